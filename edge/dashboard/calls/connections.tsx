import type { Leg } from '../../calls/call.ts';
import { useClock } from '../parts/use-me.ts';
import { clockLength, timeOfDay } from '../words/instants.ts';
import { phoneInWords } from '../words/phone.ts';

/** Every connection inside the call: whom it tried, and what came of it. */
export function Connections({ legs }: { legs: Leg[] }) {
  const clock = useClock();
  if (legs.length === 0) return null;
  const seconds = (from: number | null, to: number | null) =>
    from === null || to === null ? '—' : clockLength((to - from) / 1000);
  return (
    <section className="card" aria-labelledby="connections">
      <h3 id="connections">Connections</h3>
      <table className="legs">
        <thead>
          <tr>
            <th scope="col">To</th>
            <th scope="col">Status</th>
            <th scope="col" className="began">
              Began
            </th>
            <th scope="col" className="numeric">
              Rang
            </th>
            <th scope="col" className="numeric">
              Talked
            </th>
          </tr>
        </thead>
        <tbody>
          {legs.map((leg) => (
            <tr key={leg.id}>
              <td className="figures">{phoneInWords(leg.to)}</td>
              <td>{leg.status.replaceAll(/[_-]/g, ' ')}</td>
              <td className="figures began">
                {leg.startedAt === null ? '—' : timeOfDay(leg.startedAt, clock)}
              </td>
              <td className="numeric">{seconds(leg.startedAt, leg.answeredAt ?? leg.endedAt)}</td>
              <td className="numeric">{seconds(leg.answeredAt, leg.endedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

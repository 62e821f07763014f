import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { toldOf } from '../integrations/queries.ts';
import { State } from '../integrations/told-log.tsx';
import { Failure } from '../parts/failure.tsx';

/** Which platforms were told of the call, and why others were not. Nothing where none is connected. */
export function ToldCard({ id }: { id: string }) {
  const told = useQuery(toldOf(id));
  const headingId = useId();
  if (told.data?.conversions.length === 0 || (told.data === undefined && !told.isError)) return null;
  return (
    <section className="card" aria-labelledby={headingId}>
      <h3 id={headingId}>Who was told</h3>
      {told.data === undefined ? (
        <Failure title="This could not be loaded" error={told.error} retry={() => void told.refetch()} />
      ) : (
        <ul className="plain-list">
          {told.data.conversions.map(({ action, connection, because, conversion }) => (
            <li key={action.id}>
              <strong>{connection.name}</strong> · {action.name}{' '}
              {conversion === null ? (
                <span className="badge">Not told</span>
              ) : (
                <State state={conversion.state} />
              )}
              <br />
              <span className="hint">
                {conversion?.reason ?? because}
                {conversion?.remedy != null && `. To do: ${conversion.remedy}`}.
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

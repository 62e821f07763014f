import { useQuery } from '@tanstack/react-query';
import type { Call } from '../../calls/call.ts';
import { welcome } from '../api.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { lookupRequest } from './lookup-request.ts';

/** The key of the demo company; design.md lists it among the contracts. */
const DEMO_KEY = 'nl_demo';

/** The request that gives a program the same answer. */
export function AskTheApi({ call }: { call: Call }) {
  const demo = useQuery(welcome).data?.demo ?? null;
  const command = lookupRequest(call, location.origin, demo === null ? null : DEMO_KEY);
  return (
    <section className="card" aria-labelledby="ask">
      <div className="card-head">
        <h3 id="ask">Ask the API</h3>
        <CopyButton text={command} what="the request" />
      </div>
      <p>This request gives a program the answer above: who was behind this call.</p>
      <pre>{command}</pre>
      <p className="hint">
        {demo === null ? (
          <>
            Put an API key of yours in <code>NUMBERLINE_KEY</code> first.
          </>
        ) : (
          <>
            <code>{DEMO_KEY}</code> is the API key of the demo company.
          </>
        )}
      </p>
    </section>
  );
}

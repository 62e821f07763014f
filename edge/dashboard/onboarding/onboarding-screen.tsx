import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { newestCalls, pools, welcome } from '../api.ts';
import { carriers, flows, numbers, sites } from '../kit/lists.ts';
import { TestCall } from '../kit/test-call.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Failure } from '../parts/failure.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/states.tsx';
import { DEMO_VISIT } from '../sign-in/demo-visit.ts';
import { snippetOf } from '../sources/sources-screen.tsx';
import { phoneInWords } from '../words/phone.ts';
import { type Known, stepsOf } from './steps.ts';

/** From nothing to the first call that says where it came from: what is there, and what is missing at each step. */
export function OnboardingScreen() {
  const demo = useQuery(welcome).data?.demo ?? null;
  const answers = useQueries({
    queries: [
      { ...carriers, refetchInterval: 10_000 },
      { ...flows, refetchInterval: 10_000 },
      { ...pools, refetchInterval: 5000 },
      { ...numbers, refetchInterval: 10_000 },
      { ...sites, refetchInterval: 10_000 },
      { ...newestCalls(''), refetchInterval: 5000 },
    ],
  });
  const [calling, setCalling] = useState<string | null>(null);
  const [accounts, graphs, sets, own, places, calls] = answers;
  const failed = answers.find(({ isLoadingError }) => isLoadingError);
  const known: Known | null =
    accounts.data && graphs.data && sets.data && own.data && places.data && calls.data
      ? {
          carriers: accounts.data.carriers.length,
          publishedFlows: graphs.data.flows.filter(({ version }) => version !== null).length,
          drafts: graphs.data.flows.filter(({ hasDraft }) => hasDraft).length,
          pools: sets.data.pools.length,
          numbersInPools: sets.data.pools.reduce((sum, { status }) => sum + status.size, 0),
          sites: places.data.sites.length,
          visits: sets.data.pools.reduce((sum, { status }) => sum + status.visits, 0),
          calls: calls.data.calls.length,
          attributed: calls.data.calls.filter(({ attribution }) => attribution.source !== null).length,
        }
      : null;
  const steps = known === null ? [] : stepsOf(known);
  const done = steps.filter((step) => step.state === 'done').length;
  const site = places.data?.sites[0];
  // A number that a visitor has now: a call to it says what the visitor saw.
  const shown = sets.data?.pools
    .flatMap(({ status }) => status.numbers)
    .find(({ state }) => state === 'live');
  const callable = shown?.number ?? own.data?.numbers.find(({ releasedAt }) => releasedAt === null)?.number;

  return (
    <Screen
      title="Get started"
      note="From nothing to the first call that says which ad made the phone ring. You can leave and come back at any step."
    >
      {failed?.error != null && (
        <Failure
          title="Where you are could not be found out"
          error={failed.error}
          retry={() => void failed.refetch()}
        />
      )}
      {known === null && failed === undefined && <Skeleton what="the steps" height={400} />}
      {known !== null && (
        <>
          <p role="status">
            {done} of {steps.length} steps are done.
          </p>
          <ol className="stack" aria-label="Steps">
            {steps.map(({ id, title, state, missing }, index) => (
              <li key={id} className="card onboarding-step" data-step-state={state}>
                <div className="card-head">
                  <h2>
                    {index + 1}. {title}
                  </h2>
                  <span
                    className="badge"
                    data-tone={state === 'done' ? 'good' : state === 'next' ? 'warn' : undefined}
                  >
                    {state === 'done' ? 'Done' : state === 'next' ? 'Next' : 'Later'}
                  </span>
                </div>
                {missing !== null && <p>{missing}</p>}
                {state !== 'done' && (
                  <div className="row-of">
                    <Go id={id} />
                    {id === 'visit' && site !== undefined && (
                      <>
                        <code className="code">{snippetOf(site.key, location.origin)}</code>
                        <CopyButton text={snippetOf(site.key, location.origin)} what="the line to paste" />
                      </>
                    )}
                    {id === 'visit' && demo !== null && (
                      <a className="button" href={demo.site + DEMO_VISIT} target="_blank" rel="noopener">
                        Open the demo site as if from an ad
                      </a>
                    )}
                    {(id === 'call' || id === 'attributed') && demo !== null && callable !== undefined && (
                      <button type="button" className="button primary" onClick={() => setCalling(callable)}>
                        Place a test call to {phoneInWords(callable)}
                      </button>
                    )}
                  </div>
                )}
              </li>
            ))}
          </ol>
          {done === steps.length && (
            <p>
              Everything works. <Link to="/calls">Open the call log</Link>
            </p>
          )}
        </>
      )}
      {calling !== null && <TestCall to={calling} onClose={() => setCalling(null)} />}
    </Screen>
  );
}

const GO: Readonly<Record<string, readonly [NonNullable<LinkProps['to']>, string]>> = {
  carrier: ['/settings/carriers', 'Connect a carrier'],
  flow: ['/flows', 'Make a call flow'],
  pool: ['/pools', 'Make a pool'],
  numbers: ['/numbers', 'Get numbers'],
  site: ['/sources', 'Add your site'],
  visit: ['/sources', 'Check a page'],
  attributed: ['/calls', 'Open the call log'],
};

function Go({ id }: { id: string }): ReactNode {
  const where = GO[id];
  return where === undefined ? null : (
    <Link to={where[0]} className="button">
      {where[1]}
    </Link>
  );
}

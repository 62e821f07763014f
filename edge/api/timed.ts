import { createMiddleware } from 'hono/factory';
import { type Part, Timing } from '../timing.ts';
import type { ApiEnv } from './router.ts';

/** Says in `Server-Timing` where the time of a request went: its principal, its company's object, its pools' objects. */
export const timed = createMiddleware<ApiEnv>(async (c, next) => {
  const timing = new Timing();
  c.set('timing', timing);
  const { COMPANIES, POOLS } = c.env;
  c.env = {
    ...c.env,
    COMPANIES: timedObjects(COMPANIES, 'company', timing),
    POOLS: timedObjects(POOLS, 'pool', timing),
  };
  await next();
  // The headers of a WebSocket's answer are not ours to change.
  if (c.res.status !== 101) c.header('server-timing', timing.header());
});

/** What a request to the runtime looks like from here, whatever it is. */
type Methods = Record<string | symbol, (...values: unknown[]) => unknown>;

/** A namespace of objects that counts how long each request to one of them takes. */
function timedObjects<N extends object>(namespace: N, part: Part, timing: Timing): N {
  return intercepted(namespace, (answer, name) =>
    name === 'get' || name === 'getByName'
      ? intercepted(answer as object, (asked) => timing.of(part, Promise.resolve(asked)))
      : answer,
  );
}

/** The same object, of which each method's answer is passed on as `change` has it. */
function intercepted<T extends object>(
  object: T,
  change: (answer: unknown, method: string | symbol) => unknown,
): T {
  return new Proxy(object, {
    get: (target, name) =>
      // What is returned by an async function is asked for its `then`; these have none.
      name === 'then'
        ? undefined
        : (...values: unknown[]) => change((target as Methods)[name]?.(...values), name),
  });
}

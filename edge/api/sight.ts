import { createMiddleware } from 'hono/factory';
import { masked, withMaskedCaller } from '../accounts/mask.ts';
import type { Principal } from '../accounts/principal.ts';
import { isWithin, type Scoped, scopeFilter } from '../accounts/scope.ts';
import type { Call, CallDetail } from '../calls/call.ts';
import type { LogQuestion } from '../calls/log.ts';
import type { Env } from '../env.ts';
import type { Filter, FilterFacts } from '../filters/filter.ts';
import { Problem } from '../problem.ts';
import { type ApiEnv, companyOf } from './router.ts';

// What somebody may see of calls. Every route that reads calls goes through here, both ways: what is asked is narrowed to the
// calls of the asker's scope, and what is answered hides callers' numbers from those who may not see them.

type Viewer = Pick<Principal, 'scope' | 'masksCallers'>;

/**
 * A filter, narrowed to the calls that somebody may see.
 *
 * @throws Problem `forbidden` when it asks by a number that is hidden from them: whoever may ask often enough can tell it
 */
export function narrowedFilter(
  { scope, masksCallers }: Viewer,
  filter: Filter | null,
  field = 'filter',
): Filter | null {
  if (masksCallers && filter !== null && asksByCaller(filter)) {
    throw new Problem(
      'forbidden',
      `${field}: asking by caller.number needs the permission see_numbers`,
      field,
    );
  }
  if (scope === null) return filter;
  const own = scopeFilter(scope);
  return filter === null ? own : { all: [own, filter] };
}

/** A question about calls, narrowed in the same way. Digits are then looked for in tracking numbers only. */
export function narrowed(viewer: Viewer, question: LogQuestion): LogQuestion {
  const filter = narrowedFilter(viewer, question.filter);
  return { ...question, filter, ...(viewer.masksCallers ? { hidesCallers: true } : {}) };
}

/** Whether a filter has a question about callers' numbers anywhere in it. */
export function asksByCaller(filter: Filter): boolean {
  if ('all' in filter) return filter.all.some(asksByCaller);
  if ('any' in filter) return filter.any.some(asksByCaller);
  if ('not' in filter) return asksByCaller(filter.not);
  return filter.field === 'caller.number';
}

/** A call as somebody sees it. */
export function shownCall<T extends Call | CallDetail>(
  { masksCallers }: Pick<Viewer, 'masksCallers'>,
  call: T,
): T {
  const { number } = call.caller;
  if (!masksCallers || number === null) return call;
  const shown = masked(number);
  return {
    ...withMaskedCaller(call),
    ...('events' in call
      ? { events: call.events.map(({ at, text }) => ({ at, text: text.replaceAll(number, shown) })) }
      : {}),
  };
}

/** The facts of a call as somebody sees them. */
export function shownFacts({ masksCallers }: Viewer, facts: FilterFacts): FilterFacts {
  const number = facts['caller.number'];
  return masksCallers && typeof number === 'string' ? { ...facts, 'caller.number': masked(number) } : facts;
}

/** A call that somebody may see; a call out of their sight is not there. Throws `not_found`. */
export async function callInSight(env: Env, principal: Principal, id: string): Promise<CallDetail> {
  const found = await companyOf(env, principal.companyId).call(id);
  if (found === null || !isWithin(principal.scope, found)) {
    throw new Problem('not_found', `there is no call ${id}`, 'id');
  }
  return shownCall(principal, found);
}

/** Whether a call is in somebody's sight. Asks for it only where something could be hidden. */
export async function isInSight(env: Env, principal: Principal, call: string | null): Promise<boolean> {
  if (principal.scope === null) return true;
  const found: Scoped | null = call === null ? null : await companyOf(env, principal.companyId).call(call);
  return found !== null && isWithin(principal.scope, found);
}

/** Lets a request about the call `id` of its path pass when its principal may see that call; else there is none. */
export const aboutCallInSight = createMiddleware<ApiEnv>(async (c, next) => {
  const id = c.req.param('id') ?? '';
  if (await isInSight(c.env, c.var.principal, id)) return next();
  throw new Problem('not_found', `there is no call ${id}`, 'id');
});

/**
 * Lets pass who sees all calls and whole numbers: people are known by their number, and what is said of one is worked out from all
 * their calls.
 */
export const aboutEverybody = createMiddleware<ApiEnv>(async (c, next) => {
  const { scope, masksCallers } = c.var.principal;
  if (masksCallers) throw new Problem('forbidden', 'this needs the permission see_numbers');
  if (scope !== null)
    throw new Problem('forbidden', 'you see some calls only, and this is about all of them');
  return next();
});

/** Lets pass who sees the calls of a number, whoever answered them. */
export const aboutAnyNumber = createMiddleware<ApiEnv>(async (c, next) => {
  const { scope } = c.var.principal;
  if (scope === null || scope.destinations === null) return next();
  throw new Problem('forbidden', 'you see your own calls only, and this is about any call to a number');
});

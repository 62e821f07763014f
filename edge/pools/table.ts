import { Allocator } from './allocator.ts';
import { DELAY_LAWS, type DelayLawName } from './delay-law.ts';
import { least } from './erlang.ts';
import { shareRight } from './oracle.ts';
import { PEER_RULES } from './peers.ts';
import { POLICIES, type PolicyName, type Pool, softHold } from './policies.ts';
import { allocate, answerCalls, numberRange, type ReplayResult, timeline } from './replay.ts';
import { peakHeld, type Session } from './traffic.ts';

const MINUTE = 60_000;

/** Sizes of pools, as multiples of the least that loses nobody at a hold of 30 minutes. */
const SIZES = [0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 4];
const ATTRIBUTED_SIZES = [0.1, 0.3, 1];
const HOLDS = [1, 2, 3, 5];
const TARGETS = [0.8, 0.9];
const LAWS = Object.keys(DELAY_LAWS) as DelayLawName[];
const FIXED_HOLDS = (Object.keys(POLICIES) as PolicyName[]).filter((policy) => policy !== 'soft-lru');

/**
 * Calls simulated at least: by the attributor where a figure is shown, where a size is looked for, and by the rules of
 * others, whose visitors may come back to a number that somebody else had.
 */
const CALLS = { shown: 40_000, sought: 10_000, peers: 20_000 };

/** The figures of a trace, in one object. `x`: numbers as a multiple of `lossless`. Shares 0–1. */
export interface Table {
  visits: number;
  visitors: number;
  /** The least numbers that lose nobody when each is kept back for 30 minutes. */
  lossless: number;
  /** What the allocator does when the last holder is taken for the caller; exact, base law. */
  lastHolder: { x: number; numbers: number; right: number; unnumbered: number }[];
  /** The same beside pools with a fixed hold, under each law, and where it is furthest behind one of them. */
  policies: { law: DelayLawName; x: number; numbers: number; right: Record<PolicyName, number> }[];
  furthestBehind: { law: DelayLawName; x: number; policy: PolicyName; by: number };
  /** By the least minutes of silence before a number may be given away; base law. */
  holds: { x: number; minutes: number; right: number; unnumbered: number }[];
  /**
   * The attributor with all its evidence, which always assumes its own law; and the same where visits that find every
   * number in use share one instead of having none.
   */
  attributor: ({ law: DelayLawName; x: number; numbers: number; shared: Answers } & Answers)[];
  /** Rules of others at the size they name, and the allocator with as many numbers; last holder, base law. */
  peers: { rule: string; numbers: number; theirs: Outcome; ours: Outcome }[];
  /** Numbers that lay so many calls to the right visitor, base law; `shared` with the attributor, as above. */
  needed: { right: number; random5: number; lastHolder: number; attributor: number; shared: number }[];
}

type Answers = Pick<ReplayResult, 'right' | 'coverage90' | 'precision90' | 'ece'>;
type Outcome = Pick<ReplayResult, 'right' | 'wrong' | 'none'>;

/** Works out every figure of a trace. Takes some two minutes for 20,000 visits. */
export function tableOf(sessions: readonly Session[], seed: number): Table {
  const beats = timeline(sessions);
  const lossless = peakHeld(sessions, 30 * MINUTE);
  const sizeAt = (x: number) => Math.max(1, Math.round(x * lossless));
  const run = (pool: Pool) => allocate(sessions, beats, pool);
  const runPolicy = remembered((policy: PolicyName, numbers: number) =>
    run(POLICIES[policy](numberRange(numbers), seed)),
  );
  const softly = (numbers: number) => runPolicy('soft-lru', numbers);
  const sharing = (numbers: number) => run(softHold(new Allocator(numberRange(numbers), 'shared')));
  const answered = (given: Given, law: DelayLawName, calls: number): Answers => {
    const { right, coverage90, precision90, ece } = answerCalls(sessions, given, {
      attributor: 'full',
      law,
      seed,
      calls,
    });
    return { right, coverage90, precision90, ece };
  };

  const policies = LAWS.flatMap((law) =>
    SIZES.map((x) => {
      const numbers = sizeAt(x);
      const right = (policy: PolicyName) => shareRight(sessions, runPolicy(policy, numbers), DELAY_LAWS[law]);
      return { law, x, numbers, right: mapped(Object.keys(POLICIES) as PolicyName[], right) };
    }),
  );
  const most = Math.max(1, sessions.length);
  return {
    visits: sessions.length,
    visitors: new Set(sessions.map(({ visitor }) => visitor)).size,
    lossless,
    lastHolder: SIZES.map((x) => {
      const numbers = sizeAt(x);
      const given = softly(numbers);
      return { x, numbers, right: shareRight(sessions, given), unnumbered: unnumbered(given) };
    }),
    policies,
    furthestBehind: furthestBehind(policies),
    holds: [0.1, 0.2, 0.3].flatMap((x) =>
      HOLDS.map((minutes) => {
        const given = run(softHold(new Allocator(numberRange(sizeAt(x)), 'page-number', minutes * MINUTE)));
        return { x, minutes, right: shareRight(sessions, given), unnumbered: unnumbered(given) };
      }),
    ),
    attributor: LAWS.flatMap((law) =>
      ATTRIBUTED_SIZES.map((x) => {
        const numbers = sizeAt(x);
        const shared = answered(sharing(numbers), law, CALLS.shown);
        return { law, x, numbers, ...answered(softly(numbers), law, CALLS.shown), shared };
      }),
    ),
    peers: PEER_RULES.map((rule) => {
      const numbers = rule.numbers(sessions);
      const last = (given: Given): Outcome => {
        const options = { attributor: 'last', law: 'base', seed, calls: CALLS.peers } as const;
        const { right, wrong, none } = answerCalls(sessions, given, options);
        return { right, wrong, none };
      };
      const theirs = last(run(rule.pool(numberRange(numbers), seed)));
      return { rule: rule.name, numbers, theirs, ours: last(softly(numbers)) };
    }),
    needed: TARGETS.map((right) => {
      const lasting = (policy: PolicyName) =>
        least((numbers) => shareRight(sessions, runPolicy(policy, numbers)) >= right, most);
      const lastHolder = lasting('soft-lru');
      const attributed = (giveOut: (numbers: number) => Given) =>
        least((numbers) => answered(giveOut(numbers), 'base', CALLS.sought).right >= right, lastHolder);
      const random5 = lasting('random-5');
      return { right, random5, lastHolder, attributor: attributed(softly), shared: attributed(sharing) };
    }),
  };
}

type Given = readonly (string | null)[];

function unnumbered(given: Given): number {
  return given.filter((number) => number === null).length / Math.max(1, given.length);
}

function furthestBehind(policies: Table['policies']): Table['furthestBehind'] {
  const behind = policies.flatMap(({ law, x, right }) =>
    FIXED_HOLDS.map((policy) => ({ law, x, policy, by: right[policy] - right['soft-lru'] })),
  );
  return behind.reduce((worst, one) => (one.by > worst.by ? one : worst));
}

function mapped<Key extends string, Value>(
  keys: readonly Key[],
  of: (key: Key) => Value,
): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<Key, Value>;
}

/** The same allocation is asked for under every law. */
function remembered(run: (policy: PolicyName, numbers: number) => Given): typeof run {
  const known = new Map<string, Given>();
  return (policy, numbers) => {
    const key = `${policy} ${numbers}`;
    const given = known.get(key) ?? run(policy, numbers);
    known.set(key, given);
    return given;
  };
}

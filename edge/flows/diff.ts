import type { Flow, FlowNode } from './flow.ts';
import { nodeOf } from './graph.ts';
import { kindOf } from './nodes/kinds.ts';

/** One difference between two versions of a flow. */
export interface FlowChange {
  kind: 'start' | 'added' | 'removed' | 'changed';
  /** Id of the node; `null` where calls begin elsewhere. */
  node: string | null;
  /** What of it changed, e.g. `ringSeconds`, `keys.2` or `destinations.+13125550100.weight`; empty for the whole node. */
  field: string;
  /** `undefined` where there was, or is, nothing. */
  before: unknown;
  after: unknown;
  /** For people: `office: ring time 20 → 25`. */
  text: string;
}

/** What must be done to the one version to get the other: where calls begin, then each node in the order of its id. */
export function diff(before: Flow, after: Flow): FlowChange[] {
  const ids = [...new Set([...Object.keys(before.nodes), ...Object.keys(after.nodes)])].sort();
  return [
    ...startChange(before.start, after.start),
    ...ids.flatMap((id) => nodeChanges(id, nodeOf(before, id), nodeOf(after, id))),
  ];
}

function startChange(before: string, after: string): FlowChange[] {
  const text = `Calls begin at ${after} instead of ${before}`;
  return before === after ? [] : [{ kind: 'start', node: null, field: 'start', before, after, text }];
}

function nodeChanges(id: string, before: FlowNode | null, after: FlowNode | null): FlowChange[] {
  if (before === null && after === null) return [];
  if (before === null || after === null) {
    const kind = before === null ? 'added' : 'removed';
    const text = `${id}: ${(after ?? before)?.type} ${kind}`;
    return [{ kind, node: id, field: '', before: before ?? undefined, after: after ?? undefined, text }];
  }
  if (before.type !== after.type) {
    const text = `${id}: is now a ${after.type} instead of a ${before.type}`;
    return [{ kind: 'changed', node: id, field: 'type', before: before.type, after: after.type, text }];
  }
  const exits = new Set(
    [before, after].flatMap((node) =>
      kindOf(node)
        .ways(node)
        .map(({ field }) => field),
    ),
  );
  return differences([], before, after).map(({ path, before: was, after: is }) => {
    const field = path.join('.');
    const isExit = exits.has(field) || path.at(-1) === 'next';
    const text = `${id}: ${wordsOf(path)} ${change(was, is, isExit)}`;
    return { kind: 'changed', node: id, field, before: was, after: is, text };
  });
}

interface Difference {
  path: string[];
  before: unknown;
  after: unknown;
}

/** Fields whose value is one thing for people, however many parts it has. */
const WHOLE: ReadonlySet<string> = new Set(['when', 'match', 'days', 'tags', 'callerId']);

/** What tells the entries of a list apart, so that one put in between does not make all after it different. */
const KEY_OF: Readonly<Record<string, string>> = {
  destinations: 'to',
  options: 'key',
  holidays: 'date',
};

function differences(path: string[], before: unknown, after: unknown): Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const name = path.at(-1) ?? '';
  const [was, is] = [entriesOf(name, before), entriesOf(name, after)];
  if (was === null || is === null || WHOLE.has(name)) return [{ path, before, after }];
  const parts = [...new Set([...was.keys(), ...is.keys()])].flatMap((key) =>
    differences([...path, key], was.get(key), is.get(key)),
  );
  return Array.isArray(before) && Object.hasOwn(KEY_OF, name) ? [...parts, ...orderOf(path, was, is)] : parts;
}

/** A list may hold the same and still mean something else, because it is gone through in order. */
function orderOf(
  path: string[],
  was: ReadonlyMap<string, unknown>,
  is: ReadonlyMap<string, unknown>,
): Difference[] {
  const before = [...was.keys()].filter((key) => is.has(key));
  const after = [...is.keys()].filter((key) => was.has(key));
  return before.join() === after.join() ? [] : [{ path: [...path, 'order'], before, after }];
}

/** The parts of a value by name; `null` for one that has none or is a prompt, which people see as one. */
function entriesOf(name: string, value: unknown): Map<string, unknown> | null {
  if (Array.isArray(value)) {
    const key = KEY_OF[name];
    return new Map(
      value.map((entry, index) => [key === undefined ? String(index) : String(entry[key]), entry]),
    );
  }
  return isObject(value) && !isPrompt(value) ? new Map(Object.entries(value)) : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPrompt(value: Record<string, unknown>): boolean {
  return 'say' in value || 'play' in value;
}

/** Names of fields as people would say them; the others are told by their own. */
const WORDS: Readonly<Record<string, string>> = {
  accept: 'key to accept',
  audience: 'who is asked',
  callerId: 'caller id shown',
  destinations: 'destination',
  from: 'from',
  holdMedia: 'what callers hear meanwhile',
  holidays: 'holiday',
  intervals: 'interval',
  invalidPrompt: 'prompt after a wrong key',
  keys: 'key',
  maxDigits: 'most digits',
  maxSeconds: 'longest message (s)',
  minDigits: 'fewest digits',
  next: 'next',
  onAnswered: 'after the conversation',
  onBusy: 'when busy',
  onCapped: 'when capped',
  onClosed: 'when closed',
  onElse: 'otherwise',
  onError: 'on an error',
  onFail: 'without digits',
  onFailed: 'when it fails',
  onInvalid: 'after wrong keys',
  onNoAnswer: 'when nobody answers',
  onNoMatch: 'when nothing matches',
  onTimeout: 'when nothing is pressed',
  ringSeconds: 'ring time (s)',
  saveAs: 'kept as',
  sendDigits: 'extension',
  timeLimitSeconds: 'longest conversation (s)',
  timeoutSeconds: 'time to wait (s)',
  valueCents: 'value (cents)',
  zone: 'time zone',
};

function wordsOf(path: readonly string[]): string {
  return path.map((name) => (Object.hasOwn(WORDS, name) ? WORDS[name] : name)).join(' ');
}

function change(before: unknown, after: unknown, isExit: boolean): string {
  if (before === undefined) return `added${isExit ? `: ${show(after, isExit)}` : ''}`;
  if (after === undefined) return 'removed';
  return `${show(before, isExit)} → ${show(after, isExit)}`;
}

function show(value: unknown, isExit: boolean): string {
  if (value === null) return isExit ? 'end of the call' : 'none';
  if (isObject(value) && typeof value.say === 'string') return `“${value.say}”`;
  if (isObject(value) && typeof value.play === 'string') return `asset ${value.play}`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

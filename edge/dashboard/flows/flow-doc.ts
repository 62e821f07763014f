import type { Exit, Flow, FlowNode, Prompt } from '../../flows/flow.ts';
import { kindOf } from '../../flows/nodes/kinds.ts';

export type NodeType = FlowNode['type'];

/** Ways out of a node that lead to the same place, by the fields that name it. */
export interface Branch {
  fields: string[];
  to: Exit;
  /** What it leads to, where it is told of here; `null` for the end, and for a node that was told of before. */
  node: TreeNode | null;
}

/** A node with what comes after it, as an outline shows it: each node once, where a reader first comes to it. */
export interface TreeNode {
  id: string;
  node: FlowNode;
  branches: Branch[];
}

/** A flow as an outline. `loose` are nodes that no call gets to. */
export function treeOf(flow: Flow): { root: TreeNode | null; loose: TreeNode[] } {
  const seen = new Set<string>();
  const tell = (id: string): TreeNode | null => {
    const node = Object.hasOwn(flow.nodes, id) ? flow.nodes[id] : undefined;
    if (node === undefined || seen.has(id)) return null;
    seen.add(id);
    const branches = branchesOf(node).map((branch) => ({
      ...branch,
      node: branch.to === null ? null : tell(branch.to),
    }));
    return { id, node, branches };
  };
  const root = tell(flow.start);
  const loose = Object.keys(flow.nodes).flatMap((id) => tell(id) ?? []);
  return { root, loose };
}

/** The ids of an outline from top to bottom: the order in which the keyboard goes through the nodes. */
export function idsOf(tree: ReturnType<typeof treeOf>): string[] {
  const below = ({ id, branches }: TreeNode): string[] => [
    id,
    ...branches.flatMap(({ node }) => (node === null ? [] : below(node))),
  ];
  return [...(tree.root === null ? [] : below(tree.root)), ...tree.loose.flatMap(below)];
}

/** The ways out of a node, those that lead to the same place as one. */
function branchesOf(node: FlowNode): Omit<Branch, 'node'>[] {
  const found = new Map<Exit, string[]>();
  for (const { field, to } of kindOf(node).ways(node)) found.set(to, [...(found.get(to) ?? []), field]);
  return [...found].map(([to, fields]) => ({ fields, to }));
}

/** The same node with another value at a dotted path, e.g. `rules.0.next`. */
export function withField(node: FlowNode, field: string, value: unknown): FlowNode {
  const put = (into: unknown, [name = '', ...rest]: string[]): unknown => {
    const inner = rest.length === 0 ? value : put((into as Record<string, unknown>)[name], rest);
    if (Array.isArray(into)) return into.map((each, index) => (String(index) === name ? inner : each));
    return { ...(into as object), [name]: inner };
  };
  return put(node, field.split('.')) as FlowNode;
}

/** The same flow with another node in the place of one. */
export function withNode(flow: Flow, id: string, node: FlowNode): Flow {
  return { ...flow, nodes: { ...flow.nodes, [id]: node } };
}

/** The same flow with ways out of a node leading elsewhere. */
export function withWay(flow: Flow, id: string, fields: readonly string[], to: Exit): Flow {
  const node = flow.nodes[id];
  if (node === undefined) return flow;
  return withNode(
    flow,
    id,
    fields.reduce((changed, field) => withField(changed, field, to), node),
  );
}

/** Where a new node is put: before the first one, or on a way out of another. */
export type Place = 'start' | { id: string; fields: readonly string[]; to: Exit };

/** Puts a new node in; what it stands before comes after it. */
export function inserted(flow: Flow, place: Place, type: NodeType): { flow: Flow; id: string } {
  const id = freshId(flow, type);
  const next = place === 'start' ? (Object.hasOwn(flow.nodes, flow.start) ? flow.start : null) : place.to;
  const grown = withNode(flow, id, newNode(type, next));
  if (place === 'start') return { flow: { ...grown, start: id }, id };
  return { flow: withWay(grown, place.id, place.fields, id), id };
}

/** Takes a node out; what led to it leads to what came after it. */
export function removed(flow: Flow, id: string): Flow {
  const node = flow.nodes[id];
  if (node === undefined) return flow;
  const next = kindOf(node)
    .ways(node)
    .map(({ to }) => to)
    .find((to) => to !== null && to !== id);
  const rest = Object.entries(flow.nodes).filter(([each]) => each !== id);
  const nodes = Object.fromEntries(rest.map(([each, one]) => [each, redirected(one, id, next ?? null)]));
  return { start: flow.start === id ? (next ?? rest[0]?.[0] ?? '') : flow.start, nodes };
}

/** Gives a node another id; what led to it still does. */
export function renamed(flow: Flow, id: string, name: string): Flow {
  if (name === id || Object.hasOwn(flow.nodes, name)) return flow;
  const nodes = Object.fromEntries(
    Object.entries(flow.nodes).map(([each, node]) => [each === id ? name : each, redirected(node, id, name)]),
  );
  return { start: flow.start === id ? name : flow.start, nodes };
}

function redirected(node: FlowNode, from: string, to: Exit): FlowNode {
  return kindOf(node)
    .ways(node)
    .filter((way) => way.to === from)
    .reduce<FlowNode>(
      (changed, { field }) =>
        // A go-to node has to lead somewhere; one that leads nowhere ends the call.
        field === 'to.node' && to === null
          ? { type: 'hangup', message: null, reason: 'normal' }
          : withField(changed, field, to),
      node,
    );
}

function freshId(flow: Flow, type: NodeType): string {
  for (let n = 1; ; n++) {
    const id = n === 1 ? type : `${type}-${n}`;
    if (!Object.hasOwn(flow.nodes, id)) return id;
  }
}

const say = (text: string): Prompt => ({ say: text, language: 'en-US' });

/** A node as it is when it is put in: whole, and as harmless as it can be. Every way out leads to `next`. */
export function newNode(type: NodeType, next: Exit): FlowNode {
  return structuredClone(NEW[type](next));
}

const NEW: { [T in NodeType]: (next: Exit) => Extract<FlowNode, { type: T }> } = {
  greeting: (next) => ({ type: 'greeting', prompt: say('Thank you for calling.'), next }),
  menu: (next) => ({
    type: 'menu',
    prompt: say('For sales, press 1. For anything else, stay on the line.'),
    keys: { '1': next },
    timeoutSeconds: 5,
    retries: 1,
    invalidPrompt: null,
    onTimeout: next,
    onInvalid: next,
  }),
  collect: (next) => ({
    type: 'collect',
    prompt: say('Please enter your zip code.'),
    minDigits: 5,
    maxDigits: 5,
    timeoutSeconds: 5,
    retries: 2,
    saveAs: 'zip',
    next,
    onFail: next,
  }),
  schedule: (next) => ({
    type: 'schedule',
    zone: null,
    intervals: [{ name: 'open', days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', next }],
    holidays: [],
    onClosed: next,
  }),
  caller: (next) => ({
    type: 'caller',
    rules: [{ match: { areaCodes: ['312'] }, next }],
    onNoMatch: next,
  }),
  condition: (next) => ({
    type: 'condition',
    rules: [{ when: { field: 'source.medium', op: 'is', value: 'cpc' }, next }],
    onElse: next,
  }),
  split: (next) => ({
    type: 'split',
    branches: [
      { percent: 50, next },
      { percent: 50, next },
    ],
  }),
  dial: (next) => ({
    type: 'dial',
    destinations: [{ to: '', label: '', sendDigits: '', weight: 1 }],
    mode: 'simultaneous',
    ringSeconds: 25,
    sticky: false,
    callerId: 'caller',
    whisper: null,
    accept: null,
    timeLimitSeconds: null,
    holdMedia: null,
    onAnswered: null,
    onNoAnswer: next,
    onBusy: next,
    onFailed: next,
    onCapped: next,
  }),
  voicemail: (next) => ({
    type: 'voicemail',
    greeting: say('Please leave a message after the tone.'),
    maxSeconds: 120,
    transcribe: true,
    next,
  }),
  survey: (next) => ({
    type: 'survey',
    audience: 'agent',
    prompt: say('Was this a good call? Press 1 for yes, 2 for no.'),
    options: [
      { key: '1', label: 'Yes', tags: [], score: 1, valueCents: null },
      { key: '2', label: 'No', tags: [], score: 0, valueCents: null },
    ],
    timeoutSeconds: 5,
    retries: 1,
    next,
  }),
  record: (next) => ({
    type: 'record',
    on: true,
    notice: say('This call may be recorded.'),
    next,
  }),
  mask: (next) => ({ type: 'mask', callerId: 'tracking_number', next }),
  set: (next) => ({ type: 'set', tags: [], score: null, valueCents: null, fields: {}, next }),
  webhook: (next) => ({
    type: 'webhook',
    url: 'https://example.com/route',
    timeoutSeconds: 3,
    branches: {},
    next,
    onError: next,
  }),
  goto: (next) => ({ type: 'goto', to: { node: next ?? '' } }),
  hangup: () => ({ type: 'hangup', message: null, reason: 'normal' }),
};

/** Every kind of node, in the order people look for them. */
export const NODE_TYPES = Object.keys(NEW) as NodeType[];

/**
 * Reads a draft, which may be anything that somebody sent, as what can be edited, and fills in what was left out; `null` when
 * it is not a flow at all.
 */
export function readDoc(input: unknown): Flow | null {
  if (!isObject(input) || typeof input.start !== 'string' || !isObject(input.nodes)) return null;
  const nodes: Record<string, FlowNode> = {};
  for (const [id, node] of Object.entries(input.nodes)) {
    if (!isObject(node) || !NODE_TYPES.includes(node.type as NodeType)) return null;
    nodes[id] = completed(node);
  }
  const flow = { start: input.start, nodes };
  try {
    treeOf(flow);
  } catch {
    // A field that must be a list is none, say: only its author can tell what was meant.
    return null;
  }
  return flow;
}

function completed(node: Record<string, unknown>): FlowNode {
  const blank = newNode(node.type as NodeType, null);
  const kept = Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, PROMPTS.has(name) ? promptOf(value) : value]),
  );
  if (blank.type !== 'dial') return { ...blank, ...kept } as FlowNode;
  const { onNoAnswer = null } = kept;
  const destinations = Array.isArray(kept.destinations) ? kept.destinations : [];
  return {
    ...blank,
    onBusy: onNoAnswer,
    onFailed: onNoAnswer,
    onCapped: onNoAnswer,
    ...kept,
    destinations: destinations.map((each) => ({
      label: '',
      sendDigits: '',
      weight: 1,
      ...(isObject(each) ? each : { to: String(each) }),
    })),
  } as FlowNode;
}

const PROMPTS = new Set(['prompt', 'invalidPrompt', 'whisper', 'greeting', 'notice', 'message']);

function promptOf(value: unknown): unknown {
  if (typeof value === 'string') return say(value);
  return isObject(value) && 'say' in value ? { language: 'en-US', ...value } : value;
}

function isObject(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

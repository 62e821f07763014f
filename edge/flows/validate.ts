import { z } from 'zod';
import { isE164 } from '../e164.ts';
import type { Flow } from './flow.ts';
import { exitsOf, nodeOf } from './graph.ts';

/** One thing that is wrong with a flow. */
export interface FlowProblem {
  /** The node it is about; `null` when it is about the flow as a whole. */
  node: string | null;
  /** The field of the node or flow, e.g. `destinations.1`; empty when it is about the whole of it. */
  field: string;
  /** What is wrong and what was expected, for people. */
  message: string;
}

/** A flow that may be published, or everything that stands in its way. */
export type Validated = { flow: Flow; problems: [] } | { flow: null; problems: FlowProblem[] };

/** Twilio rings at most ten numbers in one dial (https://www.twilio.com/docs/voice/twiml/number). */
const MOST_DESTINATIONS = 10;

/** As many as a Twilio Studio flow may have; it also bounds the walks below. */
const MOST_NODES = 1000;

/** Twilio speaks at most 4,096 characters at a time (https://www.twilio.com/docs/voice/twiml/say). */
const LONGEST_MESSAGE = 4096;

// Ids travel in callback addresses.
const nodeId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i, 'a node id must be 1 to 64 letters, digits, "-" and "_"');

const exit = z.string({ error: 'must be the id of a node, or null to end the call' }).nullable();

const destination = z
  .string({ error: 'must be an E.164 number such as +13125550123' })
  .refine(isE164, 'must be an E.164 number such as +13125550123');

const ringSeconds = 'must be a whole number of seconds from 5 to 120';

const node = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('dial'),
      destinations: z
        .array(destination, { error: 'must be a list of E.164 numbers' })
        .min(1, 'must have at least one number')
        .max(MOST_DESTINATIONS, `must have at most ${MOST_DESTINATIONS} numbers`),
      ringSeconds: z
        .number({ error: ringSeconds })
        .int(ringSeconds)
        .min(5, ringSeconds)
        .max(120, ringSeconds),
      onNoAnswer: exit,
    }),
    z.strictObject({
      type: z.literal('hangup'),
      message: z
        .string({ error: 'must be a sentence to say, or null' })
        .trim()
        .min(1, 'must be a sentence to say, or null')
        .max(LONGEST_MESSAGE, `must be at most ${LONGEST_MESSAGE} characters`)
        .nullable(),
    }),
  ],
  { error: 'must be "dial" or "hangup"' },
);

const flowShape = z.strictObject(
  {
    start: z.string({ error: 'must be the id of the node every call enters first' }),
    nodes: z
      .record(nodeId, node, { error: 'must be an object of nodes by id' })
      .refine((nodes) => Object.keys(nodes).length <= MOST_NODES, `must be at most ${MOST_NODES} nodes`),
  },
  { error: 'a flow must be an object with "start" and "nodes"' },
);

/**
 * Reads unknown JSON as a flow. Checks the shape first and, where that holds, the graph: every exit leads to a
 * node, no node is out of reach, no way leads back (a call would never end), and nothing rings one of our own
 * numbers (the call would come straight back in).
 *
 * @param ownNumbers every number the company answers, E.164
 */
export function validate(input: unknown, ownNumbers: ReadonlySet<string>): Validated {
  const read = flowShape.safeParse(input);
  if (!read.success) return { flow: null, problems: read.error.issues.flatMap(toProblems) };

  const flow: Flow = read.data;
  const problems = [
    ...missingNodes(flow),
    ...deadNodes(flow),
    ...cycles(flow),
    ...destinationProblems(flow, ownNumbers),
  ];
  return problems.length === 0 ? { flow, problems: [] } : { flow: null, problems };
}

/** Zod's path is `nodes.<id>.<field>…` or a field of the flow; an unknown key stands beside its path. */
function toProblems(issue: z.core.$ZodIssue): FlowProblem[] {
  const [first, id, ...rest] = issue.path.map(String);
  const node = first === 'nodes' && id !== undefined ? id : null;
  const path = node === null ? issue.path.map(String) : rest;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      node,
      field: [...path, key].join('.'),
      message: 'there is no such field',
    }));
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [{ node, field: path.join('.'), message }];
}

function missingNodes(flow: Flow): FlowProblem[] {
  const problems: FlowProblem[] = [];
  if (nodeOf(flow, flow.start) === null)
    problems.push({ node: null, field: 'start', message: `there is no node "${flow.start}"` });
  for (const [id, node] of Object.entries(flow.nodes)) {
    for (const { field, to } of exitsOf(node)) {
      if (to !== null && nodeOf(flow, to) === null)
        problems.push({ node: id, field, message: `there is no node "${to}"` });
    }
  }
  return problems;
}

function deadNodes(flow: Flow): FlowProblem[] {
  const reached = new Set<string>();
  const ahead = [flow.start];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const node = nodeOf(flow, id);
    if (node === null || reached.has(id)) continue;
    reached.add(id);
    for (const { to } of exitsOf(node)) if (to !== null) ahead.push(to);
  }
  return Object.keys(flow.nodes)
    .filter((id) => !reached.has(id))
    .map((id) => ({ node: id, field: '', message: 'no call can get to this node' }));
}

/** Names each exit that closes a circle. Walks depth first: an exit to a node still open on the way here closes one. */
function cycles(flow: Flow): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const open = new Set<string>();
  const finished = new Set<string>();
  const walk = (id: string): void => {
    const node = nodeOf(flow, id);
    if (node === null) return;
    open.add(id);
    for (const { field, to } of exitsOf(node)) {
      if (to === null || finished.has(to)) continue;
      if (open.has(to))
        problems.push({
          node: id,
          field,
          message: `leads back to "${to}": the call would go round for ever`,
        });
      else walk(to);
    }
    open.delete(id);
    finished.add(id);
  };
  for (const id of [flow.start, ...Object.keys(flow.nodes)]) if (!finished.has(id)) walk(id);
  return problems;
}

function destinationProblems(flow: Flow, ownNumbers: ReadonlySet<string>): FlowProblem[] {
  return Object.entries(flow.nodes).flatMap(([id, node]) =>
    node.type !== 'dial'
      ? []
      : node.destinations.flatMap((number, index): FlowProblem[] => {
          const field = `destinations.${index}`;
          if (ownNumbers.has(number))
            return [
              {
                node: id,
                field,
                message: `${number} is a tracking number: the call would come back in for ever`,
              },
            ];
          if (node.destinations.indexOf(number) !== index)
            return [{ node: id, field, message: `${number} is in the list twice` }];
          return [];
        }),
  );
}

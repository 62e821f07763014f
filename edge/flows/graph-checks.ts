import type { FlowProblem } from './finding.ts';
import type { Flow } from './flow.ts';
import { nodeOf } from './graph.ts';
import type { Way } from './nodes/kind.ts';
import { kindOf } from './nodes/kinds.ts';

/** Whether the nodes hang together: every exit leads to a node, every node is led to, and no call goes round for ever. */
export function graphProblems(flow: Flow): FlowProblem[] {
  return [...missingNodes(flow), ...deadNodes(flow), ...circles(flow)];
}

/** The ways out of a node, each place once: exits that lead to the same one are told of by the first. */
function waysOf(
  flow: Flow,
  id: string,
  counts: (way: Way) => boolean = () => true,
): (Way & { to: string })[] {
  const node = nodeOf(flow, id);
  const ways = node === null ? [] : kindOf(node).ways(node).filter(counts);
  const seen = new Set<string>();
  return ways.flatMap(({ field, to }) => {
    if (to === null || seen.has(to)) return [];
    seen.add(to);
    return [{ field, to }];
  });
}

function missingNodes(flow: Flow): FlowProblem[] {
  const problems: FlowProblem[] = [];
  if (nodeOf(flow, flow.start) === null)
    problems.push({ node: null, field: 'start', message: `there is no node "${flow.start}"` });
  for (const id of Object.keys(flow.nodes)) {
    for (const { field, to } of waysOf(flow, id)) {
      if (nodeOf(flow, to) === null) problems.push({ node: id, field, message: `there is no node "${to}"` });
    }
  }
  return problems;
}

function deadNodes(flow: Flow): FlowProblem[] {
  const reached = reachedFrom(flow, [flow.start]);
  return Object.keys(flow.nodes)
    .filter((id) => !reached.has(id))
    .map((id) => ({ node: id, field: '', message: 'no call can get to this node' }));
}

/** Every node that some call gets to after it was answered: after something was said, asked or rung. */
export function reachedAnswered(flow: Flow): Set<string> {
  const answering = Object.entries(flow.nodes).flatMap(([id, node]) =>
    kindOf(node).prompts(node).length > 0 || node.type === 'dial' ? [id] : [],
  );
  return reachedFrom(
    flow,
    answering.flatMap((id) => waysOf(flow, id).map(({ to }) => to)),
  );
}

/** Every node that a call which is at one of these may get to, these included. */
function reachedFrom(flow: Flow, starts: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const ahead = [...starts];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (nodeOf(flow, id) === null || reached.has(id)) continue;
    reached.add(id);
    for (const { to } of waysOf(flow, id)) ahead.push(to);
  }
  return reached;
}

/**
 * Names each exit that closes a circle in which the caller is never asked for anything. Walks depth first: an exit to a
 * node still open on the way here closes one. A way that a caller must have pressed keys for closes none, because
 * every round of it is theirs.
 */
function circles(flow: Flow): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const open = new Set<string>();
  const finished = new Set<string>();
  const walk = (id: string): void => {
    open.add(id);
    for (const { field, to } of waysOf(flow, id, ({ isPressed }) => isPressed !== true)) {
      if (finished.has(to)) continue;
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

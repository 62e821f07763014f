import type { FlowProblem } from './finding.ts';
import type { Flow } from './flow.ts';
import { graphProblems, reachedAnswered } from './graph-checks.ts';
import type { Inventory } from './inventory.ts';
import { type Issue, issuesOf } from './issues.ts';
import { nodeFindings } from './node-checks.ts';
import { flowShape } from './schema.ts';

/** A flow that may be published, with what its author should know, or everything that stands in its way. */
export type Validated =
  | { flow: Flow; problems: []; warnings: FlowProblem[] }
  | { flow: null; problems: FlowProblem[]; warnings: FlowProblem[] };

/**
 * Reads unknown JSON as a flow and fills in what its author left out. Checks the shape first and, where that holds,
 * the graph: every exit leads to a node, no node is out of reach, no way leads back without the caller having pressed a
 * key, everything referred to exists, and nothing rings one of our own numbers (the call would come straight back in).
 */
export function validate(input: unknown, inventory: Inventory): Validated {
  const read = flowShape.safeParse(input);
  if (!read.success) return { flow: null, problems: issuesOf(read.error).map(problemAt), warnings: [] };

  const flow = read.data;
  const findings = Object.entries(flow.nodes).flatMap(([id, node]) =>
    nodeFindings(flow, id, node, inventory).map((finding) => ({ node: id, ...finding })),
  );
  const problems = [...graphProblems(flow), ...findings.filter(({ isWarning }) => !isWarning).map(toProblem)];
  const warnings = [
    ...findings.filter(({ isWarning }) => isWarning).map(toProblem),
    ...refusalsTooLate(flow),
  ];
  return problems.length === 0 ? { flow, problems: [], warnings } : { flow: null, problems, warnings };
}

function toProblem({ node, field, message }: FlowProblem): FlowProblem {
  return { node, field, message };
}

/** A call can only be refused before anything was said; after that it is hung up. */
function refusalsTooLate(flow: Flow): FlowProblem[] {
  const heard = reachedAnswered(flow);
  return Object.entries(flow.nodes).flatMap(([id, node]) =>
    node.type === 'hangup' && node.reason !== 'normal' && heard.has(id)
      ? [
          {
            node: id,
            field: 'reason',
            message: `a call that was already answered cannot be refused as ${node.reason}: it is hung up`,
          },
        ]
      : [],
  );
}

/** A path is `nodes.<id>.<field>…` or a field of the flow. */
function problemAt({ path, message }: Issue): FlowProblem {
  const [first, id, ...rest] = path;
  const isNode = first === 'nodes' && id !== undefined;
  return { node: isNode ? id : null, field: (isNode ? rest : path).join('.'), message };
}

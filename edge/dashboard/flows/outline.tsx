import type { FlowProblem } from '../../flows/finding.ts';
import type { Flow } from '../../flows/flow.ts';
import { type Place, type TreeNode, treeOf } from './flow-doc.ts';
import { NODE_WORDS, summaryOf, wayInWords } from './node-words.ts';

/** What both pictures of a flow are given. */
export interface PictureProps {
  flow: Flow;
  open: string | null;
  problems: readonly FlowProblem[];
  /** When an imagined call came to a node, counted from 1. */
  steps: ReadonlyMap<string, number>;
  onOpen: (id: string) => void;
  /** Asks which node to put there. */
  onAdd: (place: Place) => void;
}

/** The flow as nested lists: everything the canvas can do, by reading order and keyboard. */
export function Outline(props: PictureProps) {
  const { root, loose } = treeOf(props.flow);
  return (
    <div className="outline">
      <ol>
        <li>
          <div className="outline-way">
            <span>A call comes in</span>
            <Plus label="Add before the first node" onClick={() => props.onAdd('start')} />
          </div>
          {root === null ? (
            <p className="hint">There is no node yet.</p>
          ) : (
            <ol>
              <Node tree={root} {...props} />
            </ol>
          )}
        </li>
      </ol>
      {loose.length > 0 && (
        <>
          <h3>No call gets to these</h3>
          <ol>
            {loose.map((tree) => (
              <Node key={tree.id} tree={tree} {...props} />
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

function Node({ tree: { id, node, branches }, ...props }: PictureProps & { tree: TreeNode }) {
  const wrong = props.problems.filter((problem) => problem.node === id).length;
  const step = props.steps.get(id);
  const name = NODE_WORDS[node.type].name;
  const only = branches.length === 1 ? branches[0] : undefined;
  return (
    <li>
      <button
        type="button"
        className="outline-node"
        data-node={id}
        aria-current={props.open === id || undefined}
        data-step={step === undefined ? undefined : ''}
        onClick={() => props.onOpen(id)}
      >
        {step !== undefined && (
          <span className="step">
            <span className="unseen">Step </span>
            {step}
          </span>
        )}
        <strong>{name}</strong>
        <code>{id}</code>
        <span className="cut hint">{summaryOf(node)}</span>
        {wrong > 0 && (
          <span className="badge" data-tone="bad">
            {wrong === 1 ? '1 problem' : `${wrong} problems`}
          </span>
        )}
      </button>
      {branches.length > 0 && (
        <ol data-straight={only !== undefined || undefined}>
          {branches.map(({ fields, to, node: next }) => (
            <li key={fields.join()}>
              <div className="outline-way">
                <span>
                  {wayInWords(node, fields)}
                  {to === null && ': the call ends'}
                </span>
                {to !== null && next === null && (
                  <button type="button" className="link" onClick={() => props.onOpen(to)}>
                    goes to {to}
                  </button>
                )}
                <Plus
                  label={`Add after ${id}, ${wayInWords(node, fields)}`}
                  onClick={() => props.onAdd({ id, fields, to })}
                />
              </div>
              {next !== null && (
                <ol>
                  <Node tree={next} {...props} />
                </ol>
              )}
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}

/** The button that puts a node on a way. */
export function Plus({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" className="plus nodrag nopan" aria-label={label} title={label} onClick={onClick}>
      +
    </button>
  );
}

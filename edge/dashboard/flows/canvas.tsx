import '@xyflow/react/dist/base.css';
import {
  BaseEdge,
  Controls,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  getSmoothStepPath,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
} from '@xyflow/react';
import { useMemo } from 'react';
import { idsOf, type Place, treeOf } from './flow-doc.ts';
import { END, layoutOf, NODE } from './layout.ts';
import { NODE_WORDS, summaryOf, wayInWords } from './node-words.ts';
import { type PictureProps, Plus } from './outline.tsx';

type Box = Node<{
  name: string;
  summary: string;
  wrong: number;
  step: number | undefined;
  isOpen: boolean;
  onOpen: () => void;
}>;
type Arrow = Edge<{ words: string; onAdd: () => void; isWalked: boolean }>;

/** The flow from top to bottom. Nodes have their places by themselves; the keyboard goes through them in the outline's order. */
export function Canvas({ flow, open, problems, steps, onOpen, onAdd }: PictureProps) {
  const { placed, arrows } = useMemo(() => layoutOf(flow), [flow]);
  const order = useMemo(() => new Map(idsOf(treeOf(flow)).map((id, index) => [id, index])), [flow]);
  const nodes: (Box | Node)[] = placed
    .toSorted((one, other) => (order.get(one.id) ?? 1e9) - (order.get(other.id) ?? 1e9))
    .map(({ id, isEnd, x, y }) => {
      const node = flow.nodes[id];
      const common = {
        id,
        position: { x, y },
        draggable: false,
        connectable: false,
        selectable: false,
        focusable: false,
      };
      if (isEnd || node === undefined) return { ...common, type: 'end', ...END, data: {} };
      return {
        ...common,
        type: 'box',
        // Known beforehand, so that nothing has to be measured before it is seen.
        ...NODE,
        data: {
          name: NODE_WORDS[node.type].name,
          summary: summaryOf(node),
          wrong: problems.filter((problem) => problem.node === id).length,
          step: steps.get(id),
          isOpen: open === id,
          onOpen: () => onOpen(id),
        },
      };
    });
  const edges: Arrow[] = arrows.map(({ from, to, branch }) => {
    const node = flow.nodes[from];
    const place: Place = { id: from, ...branch };
    return {
      id: `${from} ${branch.fields.join()}`,
      source: from,
      target: to,
      type: 'way',
      focusable: false,
      data: {
        words: node === undefined ? '' : wayInWords(node, branch.fields),
        onAdd: () => onAdd(place),
        isWalked: steps.has(from) && steps.get(to) === (steps.get(from) ?? 0) + 1,
      },
    };
  });
  return (
    <div className="canvas">
      <ReactFlowProvider>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_KINDS}
          edgeTypes={EDGE_KINDS}
          fitView
          fitViewOptions={{ maxZoom: 1, minZoom: 0.5 }}
          minZoom={0.2}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          nodesDraggable={false}
          proOptions={{ hideAttribution: true }}
          aria-label="Picture of the flow"
        >
          <Controls showInteractive={false} aria-label="Zoom" />
        </ReactFlow>
      </ReactFlowProvider>
    </div>
  );
}

function NodeBox({ id, data: { name, summary, wrong, step, isOpen, onOpen } }: NodeProps<Box>) {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <button
        type="button"
        className="canvas-node nodrag nopan"
        style={{ width: NODE.width, height: NODE.height }}
        aria-current={isOpen || undefined}
        data-step={step === undefined ? undefined : ''}
        data-wrong={wrong > 0 || undefined}
        onClick={onOpen}
      >
        <span className="canvas-name">
          {step !== undefined && (
            <span className="step">
              <span className="unseen">Step </span>
              {step}
            </span>
          )}
          <strong>{name}</strong>
          <code className="cut">{id}</code>
          {wrong > 0 && (
            <span className="canvas-wrong">
              !<span className="unseen"> {wrong} problems</span>
            </span>
          )}
        </span>
        <span className="cut hint">{summary}</span>
      </button>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
}

function EndBox() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <span className="canvas-end">Call ends</span>
    </>
  );
}

function Way({ id, sourceX, sourceY, targetX, targetY, data }: EdgeProps<Arrow>) {
  const [path] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition: Position.Bottom,
    targetPosition: Position.Top,
    borderRadius: 8,
  });
  // Near its end, where no other way of the same node is.
  const [x, y] = [targetX, targetY - 24];
  return (
    <>
      <BaseEdge id={id} path={path} data-walked={data?.isWalked || undefined} />
      <EdgeLabelRenderer>
        <div className="canvas-way" style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
          <span>{data?.words}</span>
          {data !== undefined && <Plus label={`Add: ${data.words}`} onClick={data.onAdd} />}
        </div>
      </EdgeLabelRenderer>
    </>
  );
}

const NODE_KINDS = { box: NodeBox, end: EndBox };
const EDGE_KINDS = { way: Way };

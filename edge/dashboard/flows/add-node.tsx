import { Dialog } from '../parts/dialog.tsx';
import { NODE_TYPES, type NodeType } from './flow-doc.ts';
import { NODE_WORDS } from './node-words.ts';

/** Which kind of node is put there. */
export function AddNode({ onChoose, onClose }: { onChoose: (type: NodeType) => void; onClose: () => void }) {
  return (
    <Dialog title="Add a node" close={onClose}>
      <ul className="palette">
        {NODE_TYPES.map((type) => (
          <li key={type}>
            <button type="button" onClick={() => onChoose(type)}>
              <strong>{NODE_WORDS[type].name}</strong>
              <span className="hint">{NODE_WORDS[type].does}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

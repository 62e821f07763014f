import { Dialog } from '../parts/dialog.tsx';
import { setShortcuts, useShortcutsOn } from './shortcuts.ts';

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['Ctrl K', 'Go to a screen, or do something, by its name'],
  ['?', 'This list'],
  ['/', 'Search'],
  ['D', 'Choose the time'],
  ['F', 'Add a filter'],
  ['X', 'Comparison off, and on again'],
  ['J', 'Next call'],
  ['K', 'Call before'],
  ['S', 'Score the call that one is on'],
  ['T', 'Tag the call that one is on'],
  ['Esc', 'Close'],
  ['Space', 'Play or pause the recording'],
  ['← →', 'Point by point through a chart, seconds in a recording'],
];

/** Every key there is, and the switch for the single ones. */
export function KeysHelp({ close }: { close: () => void }) {
  const on = useShortcutsOn();
  return (
    <Dialog title="Keys" close={close}>
      <dl className="keys">
        {KEYS.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className="tick">
        <input type="checkbox" checked={on} onChange={(event) => setShortcuts(event.target.checked)} />
        <span>Single keys do something</span>
      </label>
    </Dialog>
  );
}

// biome-ignore-all lint/a11y/useFocusableInteractive: focus stays in the field, which names the chosen line
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the field has the keys
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { useMe } from '../parts/use-me.ts';
import { commandsFor, matching } from './commands.ts';
import { screensFor } from './nav.ts';
import { useTheme } from './theme.ts';

/** Everything that can be gone to or done, found by typing. */
export function Palette({ close }: { close: () => void }) {
  const navigate = useNavigate();
  const [, chooseTheme] = useTheme();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const chosen = useRef<HTMLDivElement>(null);
  const found = matching(commandsFor(screensFor(useMe().permissions)), typed);
  const run = (n: number) => {
    const command = found[n];
    if (command === undefined) return;
    close();
    if (command.kind === 'go') void navigate({ to: command.to });
    else if (command.kind === 'theme') chooseTheme(command.theme);
    else void navigate({ to: '/calls', search: { q: command.q } });
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((before) => (before + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(at);
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line is what is to be seen
  useEffect(() => {
    // Not returned: newer browsers answer a promise, which is no way to clean up.
    chosen.current?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <Dialog title="Go to" close={close} className="palette">
      <input
        type="text"
        role="combobox"
        aria-label="A screen, something to do, or words to search calls for"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={found[at] === undefined ? undefined : `${list}-${at}`}
        aria-autocomplete="list"
        autoComplete="off"
        autoFocus
        placeholder="Type to find"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <div id={list} role="listbox" aria-label="Found" className="palette-list">
        {found.map((command, n) => (
          <div
            key={command.words}
            id={`${list}-${n}`}
            ref={n === at ? chosen : null}
            role="option"
            aria-selected={n === at}
            onClick={() => run(n)}
          >
            {command.words}
            <span className="hint">{command.hint}</span>
          </div>
        ))}
      </div>
    </Dialog>
  );
}

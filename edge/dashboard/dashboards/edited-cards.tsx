import {
  type DragEvent,
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { Card, Dashboard } from '../../dashboards/dashboard.ts';
import { Icon } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import { movedTo, resized, WIDTHS } from './arrange.ts';
import { CARD_KINDS, newCardId } from './dashboards.ts';

/** The cards of a dashboard, to be moved, made wider, named, taken away and added: with buttons, keys, or by dragging. */
export function EditedCards({
  dashboard: { cards },
  change,
  draw,
}: {
  dashboard: Dashboard;
  /** `what` is said, and can be taken back. */
  change: (cards: Card[], what?: string) => void;
  draw: (card: Card) => ReactNode;
}) {
  const grid = useRef<HTMLDivElement>(null);
  const [moved, setMoved] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  // A card that is moved takes the focus along.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order of the cards is what loses the focus
  useEffect(() => {
    if (moved !== null)
      grid.current?.querySelector<HTMLElement>(`[data-card="${moved}"] .card-handle`)?.focus();
  }, [moved, cards]);
  const move = (card: Card, place: number) => {
    setMoved(card.id);
    setSaid(
      `${card.title} is now card ${Math.min(Math.max(0, place), cards.length - 1) + 1} of ${cards.length}`,
    );
    change(movedTo(cards, card.id, place));
  };
  const drop = (event: DragEvent, place: number) => {
    event.preventDefault();
    const card = cards.find(({ id }) => id === event.dataTransfer.getData('text/plain'));
    if (card !== undefined) move(card, place);
  };
  const keys = (card: Card, place: number) => (event: KeyboardEvent) => {
    const act = {
      ArrowLeft: () => move(card, place - 1),
      ArrowUp: () => move(card, place - 1),
      ArrowRight: () => move(card, place + 1),
      ArrowDown: () => move(card, place + 1),
      '+': () => change(resized(cards, card.id, 1)),
      '-': () => change(resized(cards, card.id, -1)),
      Delete: () => take(card),
    }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const take = (card: Card) =>
    change(
      cards.filter(({ id }) => id !== card.id),
      `“${card.title}” is taken away`,
    );
  return (
    <>
      <p className="unseen" role="status">
        {said}
      </p>
      <div className="dashboard-tools">
        <Menu
          label={
            <>
              <Icon name="plus" />
              Add a card
            </>
          }
          className="button primary"
        >
          {(close) => (
            <ul className="card-kinds">
              {Object.entries(CARD_KINDS).map(([kind, { words, card }]) => (
                <li key={kind}>
                  <button
                    type="button"
                    className="button quiet"
                    onClick={() => {
                      close();
                      change([...cards, { id: newCardId(cards), ...card }]);
                    }}
                  >
                    {words}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </Menu>
        <p className="hint">
          Drag a card by its handle, or with the handle focused: arrows move it, + and − size it, Delete takes
          it away.
        </p>
      </div>
      <div className="dashboard-grid" ref={grid}>
        {cards.map((card, place) => (
          <section
            key={card.id}
            className="card"
            data-width={card.width}
            data-card={card.id}
            aria-label={card.title}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => drop(event, place)}
          >
            <div className="card-tools">
              <button
                type="button"
                className="button quiet card-handle"
                draggable
                aria-label={`Move ${card.title}, card ${place + 1} of ${cards.length}`}
                onDragStart={(event) => event.dataTransfer.setData('text/plain', card.id)}
                onKeyDown={keys(card, place)}
              >
                <Icon name="more" />
              </button>
              <Tool name="Move forward" icon="left" off={place === 0} act={() => move(card, place - 1)} />
              <Tool
                name="Move back"
                icon="right"
                off={place === cards.length - 1}
                act={() => move(card, place + 1)}
              />
              <Tool
                name="Narrower"
                text="−"
                off={card.width === WIDTHS[0]}
                act={() => change(resized(cards, card.id, -1))}
              />
              <Tool
                name="Wider"
                text="+"
                off={card.width === 12}
                act={() => change(resized(cards, card.id, 1))}
              />
              <Tool
                name="Duplicate"
                icon="copy"
                act={() =>
                  change([
                    ...cards.slice(0, place + 1),
                    { ...card, id: newCardId(cards) },
                    ...cards.slice(place + 1),
                  ])
                }
              />
              <Tool name="Take away" icon="bin" act={() => take(card)} />
            </div>
            <CardWords
              key={`${card.title} ${card.text}`}
              card={card}
              keep={(next) => change(cards.map((one) => (one.id === card.id ? next : one)))}
            />
            {card.report !== null && draw(card)}
          </section>
        ))}
      </div>
    </>
  );
}

function Tool({
  name,
  icon,
  text,
  off = false,
  act,
}: {
  name: string;
  icon?: 'left' | 'right' | 'copy' | 'bin';
  text?: string;
  off?: boolean;
  act: () => void;
}) {
  return (
    <button
      type="button"
      className="button quiet"
      aria-label={name}
      title={name}
      disabled={off}
      onClick={act}
    >
      {icon === undefined ? text : <Icon name={icon} />}
    </button>
  );
}

/** The title of a card, and its text where it is one. */
function CardWords({ card, keep }: { card: Card; keep: (card: Card) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [title, text] = [String(form.get('title') ?? '').trim(), String(form.get('text') ?? card.text)];
    if (title !== card.title || text !== card.text) keep({ ...card, title, text });
  };
  return (
    <form
      className="card-words"
      onSubmit={submit}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.requestSubmit();
      }}
    >
      <input name="title" aria-label="Title" defaultValue={card.title} maxLength={100} />
      {card.form === 'text' && (
        <textarea name="text" aria-label="Text" rows={4} defaultValue={card.text} maxLength={4000} />
      )}
    </form>
  );
}

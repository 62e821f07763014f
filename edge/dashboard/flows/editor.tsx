import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { Flow } from '../../flows/flow.ts';
import type { Simulation } from '../../flows/simulate.ts';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Screen } from '../parts/screen.tsx';
import { toast } from '../parts/toast.tsx';
import { PHONE, useMedia } from '../parts/use-media.ts';
import { Wrong } from '../parts/wrong.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { phoneInWords } from '../words/phone.ts';
import { AddNode } from './add-node.tsx';
import { inserted, type Place, removed, renamed, withNode, withWay } from './flow-doc.ts';
import { type FlowDetail, publishDraft, saveDraft } from './flow-queries.ts';
import { Inspector } from './inspector.tsx';
import { Outline, type PictureProps } from './outline.tsx';
import { Problems } from './problems.tsx';
import { Share } from './share.tsx';
import { Simulator } from './simulator.tsx';
import { type Kept, useDraft } from './use-draft.ts';
import { Changes, Versions } from './versions.tsx';

const Canvas = lazy(() => import('./canvas.tsx').then(({ Canvas: component }) => ({ default: component })));

/** Both can do the same. */
export type Picture = 'outline' | 'canvas';

type Panel = 'problems' | 'simulator' | 'versions' | 'json';

const PANELS: readonly (readonly [Panel, string])[] = [
  ['problems', 'Problems'],
  ['simulator', 'Simulator'],
  ['versions', 'Versions'],
  ['json', 'Import, export'],
];

const KEPT: Readonly<Record<Kept, string>> = {
  kept: 'Everything is kept',
  waiting: 'Changes…',
  saving: 'Keeping the draft…',
  failed: 'Not kept',
};

/** Where a flow is worked on: outline or canvas, the node that is open, and what says whether it is right. */
export function Editor({
  detail,
  first,
  picture,
  onPicture,
  onAgain,
}: {
  detail: FlowDetail;
  first: Flow;
  picture: Picture;
  onPicture: (picture: Picture) => void;
  onAgain: () => void;
}) {
  const may = useMay('manage_flows');
  const phone = useMedia(PHONE);
  const [open, setOpen] = useState<string | null>(null);
  const [adding, setAdding] = useState<Place | null>(null);
  const [panel, setPanel] = useState<Panel>('problems');
  const [publishing, setPublishing] = useState(false);
  const [went, setWent] = useState<Simulation | null>(null);
  const draft = useDraft(detail.id, first, may);
  const { flow, findings } = draft;
  const node = open === null ? undefined : flow.nodes[open];
  const isChanged = flow !== first || detail.hasDraft;
  useShortcuts({
    ...(draft.undo === null ? {} : { u: draft.undo }),
    ...(draft.redo === null ? {} : { r: draft.redo }),
  });

  const edit = (next: Flow, about: string | null = null) => {
    setWent(null);
    draft.change(next, about);
  };
  const add = (place: Place, type: Parameters<typeof inserted>[2]) => {
    const made = inserted(flow, place, type);
    edit(made.flow);
    setAdding(null);
    setOpen(made.id);
  };
  const pictureProps: PictureProps = {
    flow,
    open,
    problems: findings.problems,
    steps: stepsOf(went, detail.id),
    onOpen: setOpen,
    onAdd: setAdding,
  };
  const shown = phone ? 'outline' : picture;

  return (
    <Screen
      title={detail.name}
      note={<Note detail={detail} isChanged={isChanged} kept={draft.kept} error={draft.error} />}
      actions={
        <>
          <button
            type="button"
            className="button"
            aria-disabled={draft.undo === null}
            onClick={() => draft.undo?.()}
          >
            Undo
          </button>
          <button
            type="button"
            className="button"
            aria-disabled={draft.redo === null}
            onClick={() => draft.redo?.()}
          >
            Redo
          </button>
          {may && (
            <button
              type="button"
              className="button primary"
              disabled={!isChanged}
              onClick={() => setPublishing(true)}
            >
              Publish…
            </button>
          )}
        </>
      }
    >
      <div className="editor">
        <div className="editor-picture">
          {!phone && (
            <fieldset className="segments picture-choice">
              <legend className="unseen">Picture</legend>
              <div>
                {(['outline', 'canvas'] as const).map((each) => (
                  <label key={each}>
                    <input type="radio" checked={picture === each} onChange={() => onPicture(each)} />
                    <span>{each === 'outline' ? 'Outline' : 'Canvas'}</span>
                  </label>
                ))}
              </div>
            </fieldset>
          )}
          {shown === 'outline' ? (
            <Outline {...pictureProps} />
          ) : (
            <Suspense fallback={<p className="slow-note">Loading the canvas…</p>}>
              <Canvas {...pictureProps} />
            </Suspense>
          )}
        </div>
        <div className="editor-side">
          {open !== null && node !== undefined && (
            <Inspector
              flow={flow}
              id={open}
              node={node}
              problems={findings.problems}
              actions={{
                change: (next, what) => edit(withNode(flow, open, next), `${open} ${what}`),
                rename: (name) => {
                  edit(renamed(flow, open, name));
                  setOpen(name);
                },
                remove: () => {
                  edit(removed(flow, open));
                  setOpen(null);
                  toast(`“${open}” was taken out.`, async () => draft.change(flow));
                },
                lead: (fields, to) => edit(withWay(flow, open, fields, to)),
                insert: (fields, to, type) => add({ id: open, fields, to }, type),
                close: () => setOpen(null),
              }}
            />
          )}
          <nav className="tabs panel-tabs" aria-label="About this flow">
            {PANELS.map(([each, words]) => (
              <button
                key={each}
                type="button"
                aria-current={panel === each ? 'page' : undefined}
                onClick={() => setPanel(each)}
              >
                {words}
                {each === 'problems' && findings.problems.length > 0 && (
                  <span className="badge" data-tone="bad">
                    {findings.problems.length}
                  </span>
                )}
              </button>
            ))}
          </nav>
          {panel === 'problems' && <Problems findings={findings} onOpen={setOpen} />}
          {panel === 'simulator' && <Simulator id={detail.id} flow={flow} went={went} onWent={setWent} />}
          {panel === 'versions' && (
            <Versions id={detail.id} hasDraft={detail.hasDraft} may={may} onRolledBack={onAgain} />
          )}
          {panel === 'json' && (
            <Share name={detail.name} flow={flow} may={may} onImport={(next) => edit(next)} />
          )}
        </div>
      </div>
      {adding !== null && <AddNode onClose={() => setAdding(null)} onChoose={(type) => add(adding, type)} />}
      {publishing && (
        <Publish
          detail={detail}
          problems={findings.problems.length}
          flow={flow}
          onClose={() => setPublishing(false)}
          onPublished={() => {
            setPublishing(false);
            onAgain();
          }}
        />
      )}
    </Screen>
  );
}

/** When an imagined call came to each node of a flow, counted from 1; the first time counts. */
function stepsOf(went: Simulation | null, id: string): ReadonlyMap<string, number> {
  const steps = new Map<string, number>();
  for (const { flow, node } of went?.path ?? []) {
    if (flow === id && !steps.has(node)) steps.set(node, steps.size + 1);
  }
  return steps;
}

function Note({
  detail,
  isChanged,
  kept,
  error,
}: {
  detail: FlowDetail;
  isChanged: boolean;
  kept: Kept;
  error: string | null;
}) {
  const { version, numbers, flows } = detail;
  return (
    <span className="row-of">
      <Link to="/flows">All flows</Link>
      <span className="badge" data-tone={version === null ? undefined : 'good'}>
        {version === null ? 'Not published' : `Version ${version} is live`}
      </span>
      {isChanged && (
        <span className="badge" data-tone="warn">
          Draft
        </span>
      )}
      <span>
        {numbers.length === 0
          ? 'No number uses it'
          : `Used by ${numbers.slice(0, 3).map(phoneInWords).join(', ')}`}
        {numbers.length > 3 && ` and ${numbers.length - 3} more`}
        {flows.length > 0 && `; ${flows.length} flows lead here`}.
      </span>
      <span role="status">{kept === 'failed' ? `Not kept: ${error}` : KEPT[kept]}</span>
    </span>
  );
}

function Publish({
  detail,
  problems,
  flow,
  onClose,
  onPublished,
}: {
  detail: FlowDetail;
  problems: number;
  flow: Flow;
  onClose: () => void;
  onPublished: () => void;
}) {
  const { act, busy, error } = useAct(['flows'], ['numbers'], ['onboarding']);
  const [isKept, setKept] = useState(false);
  // What is compared and published is the draft as the server has it.
  if (!isKept && !busy && error === null)
    act(
      () => saveDraft(detail.id, flow),
      () => setKept(true),
    );
  const publish = () =>
    act(
      () => publishDraft(detail.id),
      () => {
        toast(`${detail.name} is published. New calls get it from now on.`);
        onPublished();
      },
    );
  return (
    <Dialog title={`Publish ${detail.name}`} close={onClose}>
      <div className="stack">
        {problems > 0 ? (
          <p className="warning">
            {problems === 1 ? 'One problem stands' : `${problems} problems stand`} in the way; see the
            Problems panel.
          </p>
        ) : (
          <p>
            New calls to {detail.numbers.length === 1 ? 'one number' : `${detail.numbers.length} numbers`} get
            it at once. Calls that are running end on the version they began with.
          </p>
        )}
        {isKept && problems === 0 && detail.version !== null && (
          <Changes id={detail.id} from={detail.version} to={null} />
        )}
        <Wrong error={error} />
        <div className="row-of">
          <button
            type="button"
            className="button primary"
            disabled={!isKept || problems > 0}
            aria-disabled={busy}
            onClick={publish}
          >
            Publish
          </button>
          <button type="button" className="button" onClick={onClose}>
            Not yet
          </button>
        </div>
      </div>
    </Dialog>
  );
}

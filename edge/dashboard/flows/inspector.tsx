import { useEffect, useRef, useState } from 'react';
import type { FlowProblem } from '../../flows/finding.ts';
import type { Exit, Flow, FlowNode } from '../../flows/flow.ts';
import { kindOf } from '../../flows/nodes/kinds.ts';
import { SelectField, TextField } from '../kit/fields.tsx';
import { CallerRules } from './edit-callers.tsx';
import { Hours } from './edit-hours.tsx';
import { OwnFields, SurveyOptions } from './edit-marks.tsx';
import { Phones } from './edit-phones.tsx';
import { Answers, Conditions, GoToWhere, MenuKeys, Shares } from './edit-ways.tsx';
import { FieldEditor } from './field-editor.tsx';
import { NODE_TYPES, type NodeType, withField } from './flow-doc.ts';
import { NODE_FIELDS } from './node-fields.ts';
import { NODE_WORDS, wayInWords } from './node-words.ts';

/** What can be done with the node that is open. */
export interface NodeActions {
  /** `what` names the field, so that typing in one is undone as one. */
  change: (node: FlowNode, what: string) => void;
  rename: (id: string) => void;
  remove: () => void;
  lead: (fields: readonly string[], to: Exit) => void;
  /** Puts a new node on a way out; it is opened. */
  insert: (fields: readonly string[], to: Exit, type: NodeType) => void;
  close: () => void;
}

/** Everything about one node. */
export function Inspector({
  flow,
  id,
  node,
  problems,
  actions,
}: {
  flow: Flow;
  id: string;
  node: FlowNode;
  problems: readonly FlowProblem[];
  actions: NodeActions;
}) {
  const words = NODE_WORDS[node.type];
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another node is what brings the focus here
  useEffect(() => heading.current?.focus({ preventScroll: true }), [id]);
  const own = problems.filter((problem) => problem.node === id);
  const errorAt = (field: string) => own.find((problem) => problem.field === field)?.message ?? null;
  const exit = (field: string, label: string, to: Exit) => (
    <ExitField
      key={field}
      label={label}
      flow={flow}
      own={id}
      to={to}
      error={errorAt(field)}
      onLead={(next) => actions.lead([field], next)}
      onInsert={(type) => actions.insert([field], to, type)}
    />
  );
  const inLists = /^(keys|intervals|holidays|rules|branches|to)\b/;
  const ways = kindOf(node)
    .ways(node)
    .filter(({ field }) => !inLists.test(field));
  return (
    <section className="inspector" aria-label={`${words.name} ${id}`}>
      <div className="card-head">
        <h2 ref={heading} tabIndex={-1}>
          {words.name}
        </h2>
        <span className="row-of">
          <button type="button" className="button quiet" onClick={actions.remove}>
            Remove
          </button>
          <button type="button" className="button quiet" onClick={actions.close}>
            Done
          </button>
        </span>
      </div>
      <p className="hint">{words.does}.</p>
      {own.length > 0 && (
        <ul className="warning" aria-label="What is wrong here">
          {own.map(({ field, message }) => (
            <li key={`${field} ${message}`}>{field === '' ? message : `${field}: ${message}`}</li>
          ))}
        </ul>
      )}
      <div className="form">
        <IdField key={id} id={id} flow={flow} onRename={actions.rename} />
        {NODE_FIELDS[node.type].map((field) => (
          <FieldEditor
            key={field.name}
            field={field}
            value={(node as unknown as Record<string, unknown>)[field.name]}
            error={errorAt(field.name)}
            onChange={(value) => actions.change(withField(node, field.name, value), field.name)}
          />
        ))}
        <Lists node={node} onChange={(next) => actions.change(next, 'list')} exit={exit} />
        {ways.length > 0 && (
          <fieldset className="rows" data-wide>
            <legend>Where it goes on</legend>
            <div className="form">
              {ways.map(({ field, to }) => exit(field, sentence(wayInWords(node, [field])), to))}
            </div>
          </fieldset>
        )}
      </div>
    </section>
  );
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function Lists({
  node,
  onChange,
  exit,
}: {
  node: FlowNode;
  onChange: (node: FlowNode) => void;
  exit: (field: string, label: string, to: Exit) => React.ReactNode;
}) {
  switch (node.type) {
    case 'menu':
      return <MenuKeys node={node} onChange={onChange} exit={exit} />;
    case 'schedule':
      return <Hours node={node} onChange={onChange} exit={exit} />;
    case 'caller':
      return <CallerRules node={node} onChange={onChange} exit={exit} />;
    case 'condition':
      return <Conditions node={node} onChange={onChange} exit={exit} />;
    case 'split':
      return <Shares node={node} onChange={onChange} exit={exit} />;
    case 'dial':
      return <Phones node={node} onChange={onChange} />;
    case 'survey':
      return <SurveyOptions node={node} onChange={onChange} />;
    case 'set':
      return <OwnFields node={node} onChange={onChange} />;
    case 'webhook':
      return <Answers node={node} onChange={onChange} exit={exit} />;
    case 'goto':
      return <GoToWhere node={node} onChange={onChange} exit={exit} />;
    default:
      return null;
  }
}

/** The name of a node in this flow. It counts when one leaves the field, since every letter typed would be another name. */
function IdField({ id, flow, onRename }: { id: string; flow: Flow; onRename: (id: string) => void }) {
  const [typed, setTyped] = useState(id);
  const isTaken = typed !== id && Object.hasOwn(flow.nodes, typed);
  const isName = /^[a-z0-9][a-z0-9_-]{0,63}$/i.test(typed);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits for the field inside to be left
    <div
      onBlur={() => {
        if (isName && !isTaken && typed !== id) onRename(typed);
      }}
    >
      <TextField
        label="Name in this flow"
        value={typed}
        onChange={setTyped}
        error={isTaken ? 'another node has this name' : isName ? null : 'letters, digits, - and _'}
      />
    </div>
  );
}

/** Chooses where a way leads: the end, a node that is there, or a new one. */
function ExitField({
  label,
  flow,
  own,
  to,
  error,
  onLead,
  onInsert,
}: {
  label: string;
  flow: Flow;
  own: string;
  to: Exit;
  error: string | null;
  onLead: (to: Exit) => void;
  onInsert: (type: NodeType) => void;
}) {
  const isThere = to === null || Object.hasOwn(flow.nodes, to);
  return (
    <SelectField
      label={label}
      value={to === null ? 'end' : `node ${to}`}
      error={error}
      options={[
        ['end', 'End of the call'],
        ...(isThere ? [] : ([[`node ${to}`, to === '' ? 'Choose…' : `${to} (is not there)`]] as const)),
        ...Object.entries(flow.nodes)
          .filter(([id]) => id !== own)
          .map(([id, { type }]) => [`node ${id}`, `${id} (${NODE_WORDS[type].name.toLowerCase()})`] as const),
        ...NODE_TYPES.map((type) => [`new ${type}`, `+ New: ${NODE_WORDS[type].name}`] as const),
      ]}
      onChange={(value) => {
        if (value.startsWith('new ')) onInsert(value.slice('new '.length) as NodeType);
        else onLead(value === 'end' ? null : value.slice('node '.length));
      }}
    />
  );
}

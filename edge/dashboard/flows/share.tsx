import { useState } from 'react';
import type { Flow } from '../../flows/flow.ts';
import { AreaField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { readDoc } from './flow-doc.ts';

/** The flow as JSON, to keep elsewhere or to bring from there. */
export function Share({
  name,
  flow,
  may,
  onImport,
}: {
  name: string;
  flow: Flow;
  may: boolean;
  onImport: (flow: Flow) => void;
}) {
  const json = JSON.stringify(flow, null, 2);
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const bring = (from: string) => {
    try {
      const read = readDoc(JSON.parse(from));
      if (read === null) throw new Error('This is no flow: it needs "start" and "nodes" of known types.');
      setError(null);
      setText('');
      onImport(read);
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
    }
  };
  return (
    <section className="panel" aria-label="Import and export">
      <div className="row-of">
        <a
          className="button"
          href={`data:application/json;charset=utf-8,${encodeURIComponent(json)}`}
          download={`${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.json`}
        >
          Download as JSON
        </a>
        <CopyButton text={json} what="the flow as JSON" />
      </div>
      {may && (
        <Form
          onSubmit={() => bring(text)}
          submit="Import"
          tone="plain"
          isReady={text.trim() !== ''}
          beside={
            <label className="button">
              From a file…
              <input
                type="file"
                accept="application/json,.json"
                className="unseen"
                onChange={(event) => {
                  void event.target.files?.[0]?.text().then(bring);
                  event.target.value = '';
                }}
              />
            </label>
          }
        >
          <AreaField
            wide
            code
            rows={6}
            label="A flow as JSON"
            value={text}
            onChange={setText}
            error={error}
            hint="It takes the place of what is here; Undo brings that back."
          />
        </Form>
      )}
    </section>
  );
}

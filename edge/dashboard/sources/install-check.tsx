import { useState } from 'react';
import { post } from '../api.ts';
import { TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import type { Site } from '../kit/lists.ts';
import { useAct } from '../kit/use-act.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { phonesInWords } from '../words/phone.ts';

/** `POST /v1/sites/:key/check` */
interface Checked {
  /** What was looked at, in order. */
  findings: { ok: boolean; text: string }[];
}

/** Looks at a page as it is served: is the script there, with the right key, and is there anything to replace? */
export function InstallCheck({ site }: { site: Site }) {
  const [url, setUrl] = useState(`${site.origins[0] ?? 'https://'}/`);
  const [checked, setChecked] = useState<Checked | null>(null);
  const { act, busy, error } = useAct();
  const command = `npx numberline verify ${url}`;
  return (
    <details>
      <summary>Check a page</summary>
      <div className="stack">
        <Form
          onSubmit={() =>
            act(async () => {
              setChecked(null);
              setChecked(
                await post<Checked>(`/v1/sites/${encodeURIComponent(site.key)}/check`, { url: url.trim() }),
              );
            })
          }
          submit={busy ? 'Looking…' : 'Look at it'}
          tone="plain"
          busy={busy}
          error={error}
        >
          <TextField wide label="Page" type="url" value={url} onChange={setUrl} required />
        </Form>
        {checked !== null && (
          <div role="status">
            <ul className="findings" aria-label="What was found">
              {checked.findings.map(({ ok, text }) => (
                <li key={text} data-tone={ok ? 'good' : 'bad'}>
                  <strong>{ok ? 'Right' : 'Wrong'}:</strong> {phonesInWords(text)}
                </li>
              ))}
            </ul>
          </div>
        )}
        <p className="hint">
          The page is read as it is served. What scripts write into it is seen by a browser:{' '}
          <code>{command}</code> <CopyButton text={command} what="the command" quiet />
        </p>
      </div>
    </details>
  );
}

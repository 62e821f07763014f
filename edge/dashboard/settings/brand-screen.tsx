import { useQuery } from '@tanstack/react-query';
import { type ChangeEvent, type FormEvent, useState } from 'react';
import { contrastOf, READABLE, readableOn } from '../../brand/contrast.ts';
import { domainOf, isSenderOf } from '../../brand/mail-domain.ts';
import { send } from '../api.ts';
import { Field } from '../kit/fields.tsx';
import { Loaded } from '../parts/states.tsx';
import { useMe } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { type BrandAnswer, type BrandOf, brandAnswer, brandKey, type PictureKind } from './mail-api.ts';
import { useChange, valuesOf } from './mail-parts.tsx';
import { SettingsScreen } from './settings-screen.tsx';

/** How the company looks and is called; for an owner of the account also how all its companies do, where they say nothing else. */
export function BrandScreen() {
  const { company, companies } = useMe();
  const here = companies.find(({ id }) => id === company.id);
  const [of, setOf] = useState<BrandOf>('company');
  const brand = useQuery(brandAnswer(of));
  return (
    <SettingsScreen title="Brand">
      {here?.ownsAccount === true && (
        <fieldset className="brand-of">
          <legend>Whose brand</legend>
          <label>
            <input type="radio" name="of" checked={of === 'company'} onChange={() => setOf('company')} />
            {company.name}
          </label>
          <label>
            <input type="radio" name="of" checked={of === 'account'} onChange={() => setOf('account')} />
            All companies of {here.account.name}
          </label>
          <p className="hint">
            {of === 'account'
              ? 'Each company has this brand in whatever it does not say itself.'
              : 'What is left empty here is as for all companies.'}
          </p>
        </fieldset>
      )}
      <Loaded query={brand} what="the brand">
        {(brand) => (
          <>
            <BrandForm key={JSON.stringify([brand.of, brand.set])} brand={brand} />
            <Pictures brand={brand} />
            <Hosts key={brand.of} brand={brand} />
          </>
        )}
      </Loaded>
    </SettingsScreen>
  );
}

const KEYS = [brandKey];

/** Why the sender that is set sends nothing yet; `null` where it does, or none is set. */
function whyNotSending({ set: { mailFrom }, hosts }: BrandAnswer): string | null {
  const verified = hosts.filter(({ verifiedAt }) => verifiedAt !== null).map(({ host }) => host);
  if (mailFrom === null || isSenderOf(verified, mailFrom)) return null;
  return `Not used yet: ${domainOf(mailFrom)} is not verified as a host below. Until it is, mail comes from the installation’s address under your name, and answers go to this one.`;
}

function BrandForm({ brand }: { brand: BrandAnswer }) {
  const { of, set, look } = brand;
  const [accent, setAccent] = useState(set.accent ?? look.accent);
  const save = useChange((body: object) => send('PATCH', `/v1/brand?of=${of}`, body), KEYS, 'Saved.');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const values = valuesOf(event);
    const text = (name: string) => (values[name]?.trim() ? values[name].trim() : null);
    save.mutate({ name: text('name'), accent, footer: text('footer'), mailFrom: text('mailFrom') });
  };
  const onLight = contrastOf(accent, '#ffffff');
  const isReadable = onLight >= READABLE;
  return (
    <form className="card mail-form" onSubmit={submit}>
      <h2>Name and colour</h2>
      <Field label="Name" hint={set.name === null ? `Now: ${look.name}` : undefined}>
        {(ids) => <input name="name" maxLength={60} defaultValue={set.name ?? ''} {...ids} />}
      </Field>
      <Field
        label="Colour"
        hint={
          isReadable
            ? `Read well on white (${onLight.toFixed(1)}:1).`
            : `Hard to read on white (${onLight.toFixed(1)}:1, wanted ${READABLE}:1): ${readableOn(accent, '#ffffff')} is used there instead.`
        }
      >
        {(ids) => (
          <span className="mail-colour">
            <input type="color" value={accent} onChange={(event) => setAccent(event.target.value)} {...ids} />
            <code>{accent}</code>
          </span>
        )}
      </Field>
      <Field label="Footer of mails and PDFs">
        {(ids) => <input name="footer" maxLength={300} defaultValue={set.footer ?? ''} {...ids} />}
      </Field>
      <Field
        label="Mail comes from"
        hint={
          whyNotSending(brand) ??
          'Such as: Bell <calls@bell.example>. Its domain has to be verified as a host below.'
        }
      >
        {(ids) => <input name="mailFrom" defaultValue={set.mailFrom ?? ''} {...ids} />}
      </Field>
      <Wrong error={save.error} />
      <div className="mail-ways">
        <button type="submit" className="button primary" disabled={save.isPending}>
          Save
        </button>
      </div>
    </form>
  );
}

const PICTURES: Record<PictureKind, string> = {
  logo: 'Logo',
  logo_dark: 'Logo for dark grounds',
  favicon: 'Icon of the browser’s tab',
};

function Pictures({ brand }: { brand: BrandAnswer }) {
  return (
    <section className="card">
      <h2>Pictures</h2>
      <p className="hint">PNG or JPEG, 256 KB at most.</p>
      <div className="mail-pair">
        {(Object.keys(PICTURES) as PictureKind[]).map((kind) => (
          <PictureField key={kind} kind={kind} brand={brand} />
        ))}
      </div>
    </section>
  );
}

function PictureField({ kind, brand: { of, pictures, look } }: { kind: PictureKind; brand: BrandAnswer }) {
  const url = { logo: look.logoUrl, logo_dark: look.darkLogoUrl, favicon: look.faviconUrl }[kind];
  const upload = useChange(
    async (file: File) =>
      send('PUT', `/v1/brand/pictures/${kind}?of=${of}`, { content: await base64Of(file) }),
    KEYS,
    'Saved.',
  );
  const remove = useChange(() => send('DELETE', `/v1/brand/pictures/${kind}?of=${of}`), KEYS, 'Removed.');
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    if (file !== undefined) upload.mutate(file);
  };
  return (
    <div className="mail-picture">
      <Field label={PICTURES[kind]}>
        {(ids) => <input type="file" accept="image/png,image/jpeg" onChange={choose} {...ids} />}
      </Field>
      {pictures.includes(kind) && url !== null && (
        <p>
          <img
            src={new URL(url).pathname + new URL(url).search}
            alt={`${PICTURES[kind]} as it is now`}
            height={32}
          />{' '}
          <button
            type="button"
            className="button"
            disabled={remove.isPending}
            onClick={() => remove.mutate(undefined)}
          >
            Remove<span className="unseen"> {PICTURES[kind]}</span>
          </button>
        </p>
      )}
      <Wrong error={upload.error ?? remove.error} />
    </div>
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function Hosts({ brand: { of, hosts } }: { brand: BrandAnswer }) {
  const add = useChange((host: string) => send('POST', `/v1/brand/hosts?of=${of}`, { host }), KEYS, '');
  const check = useChange((host: string) => send('POST', `/v1/brand/hosts/${host}/check?of=${of}`), KEYS, '');
  const remove = useChange(
    (host: string) => send('DELETE', `/v1/brand/hosts/${host}?of=${of}`),
    KEYS,
    'Removed.',
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget;
    add.mutate(valuesOf(event).host ?? '', { onSuccess: () => form.reset() });
  };
  return (
    <section className="card">
      <h2>Hosts</h2>
      <p className="hint">
        The dashboard on a host of yours, under your name. Point it at this installation, then verify it.
      </p>
      {hosts.length > 0 && (
        <ul className="mail-list">
          {hosts.map(({ host, record, verifiedAt, checkedAt }) => (
            <li key={host} className="mail-row">
              <div>
                <h3>{host}</h3>
                {verifiedAt !== null ? (
                  <p>Verified: shows this brand.</p>
                ) : (
                  <>
                    <p>
                      {checkedAt === null
                        ? 'Put this TXT record into DNS:'
                        : 'The TXT record was not found yet:'}
                    </p>
                    <p className="mail-record">
                      <code>{record.name}</code> <code>{record.value}</code>
                    </p>
                  </>
                )}
              </div>
              <div className="mail-row-ways">
                <button
                  type="button"
                  className="button"
                  disabled={check.isPending}
                  onClick={() => check.mutate(host)}
                >
                  Check<span className="unseen"> {host}</span>
                </button>
                <button
                  type="button"
                  className="button"
                  disabled={remove.isPending}
                  onClick={() => remove.mutate(host)}
                >
                  Remove<span className="unseen"> {host}</span>
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      <form className="mail-pair" onSubmit={submit}>
        <Field label="Add a host">
          {(ids) => <input name="host" placeholder="calls.example.com" required {...ids} />}
        </Field>
        <button type="submit" className="button" disabled={add.isPending}>
          Add
        </button>
      </form>
      <Wrong error={add.error ?? check.error ?? remove.error} />
    </section>
  );
}

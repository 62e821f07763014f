import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import { post, send } from '../api.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { fullInstant } from '../words/instants.ts';
import { type ShareWithUrl, sharesOf } from './dashboards.ts';

const DAY = 86_400_000;

/** The links to a dashboard: to make one, to copy it, to take it back. */
export function SharePanel({ dashboard, close }: { dashboard: Dashboard; close: () => void }) {
  const client = useQueryClient();
  const shares = useQuery(sharesOf(dashboard.id));
  const refresh = async () => {
    const { queryKey } = sharesOf(dashboard.id);
    // A first answer that is still on its way is from before the change, and would count as what is there now.
    await client.cancelQueries({ queryKey });
    await client.invalidateQueries({ queryKey });
  };
  const add = useMutation({
    mutationFn: (body: object) => post<ShareWithUrl>(`/v1/dashboards/${dashboard.id}/shares`, body),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: ({ id }: ShareWithUrl) => send('DELETE', `/v1/dashboards/${dashboard.id}/shares/${id}`),
    onSuccess: (_, { name }) => toast(`The link “${name}” leads nowhere from now on`),
    onSettled: refresh,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const text = (name: string) => String(given.get(name) ?? '').trim();
    const days = Number(text('days'));
    add.mutate(
      {
        name: text('name'),
        expiresAt: days === 0 ? null : Date.now() + days * DAY,
        password: text('password') === '' ? null : text('password'),
        redacted: given.has('redacted'),
        dates: given.has('dates'),
        download: given.has('download'),
        origins: text('origins')
          .split(/[\s,]+/)
          .filter((origin) => origin !== ''),
      },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <Dialog title={`Share “${dashboard.name}”`} close={close}>
      <p className="hint">
        Whoever has a link sees these cards and nothing else, with the filters the dashboard has now.
      </p>
      <form className="share-form" onSubmit={submit}>
        <label>
          Who it is for
          <input name="name" required maxLength={100} autoComplete="off" />
        </label>
        <label>
          Works for
          <select name="days" defaultValue="30">
            <option value="7">7 days</option>
            <option value="30">30 days</option>
            <option value="365">A year</option>
            <option value="0">Until it is taken back</option>
          </select>
        </label>
        <label>
          Password, if any
          <input name="password" type="password" minLength={8} maxLength={200} autoComplete="new-password" />
        </label>
        <label>
          Sites that may embed it
          <input name="origins" placeholder="https://www.example.com" autoComplete="off" />
        </label>
        <label className="tick">
          <input type="checkbox" name="redacted" defaultChecked />
          Phone numbers by their last two digits
        </label>
        <label className="tick">
          <input type="checkbox" name="dates" />
          May look at another time
        </label>
        <label className="tick">
          <input type="checkbox" name="download" />
          May take files away
        </label>
        <button type="submit" className="button primary" disabled={add.isPending}>
          Make a link
        </button>
        <Wrong error={add.error} />
      </form>
      <Loaded query={shares} what="the links" height={60}>
        {(found) => (
          <ul className="share-list" aria-label="Links">
            {found.shares.map((share) => (
              <ShareRow key={share.id} share={share} takeBack={() => remove.mutate(share)} />
            ))}
          </ul>
        )}
      </Loaded>
    </Dialog>
  );
}

function ShareRow({ share, takeBack }: { share: ShareWithUrl; takeBack: () => void }) {
  const clock = useClock();
  const isOver = share.expiresAt !== null && share.expiresAt <= Date.now();
  const facts = [
    share.expiresAt === null
      ? 'until taken back'
      : `${isOver ? 'expired' : 'until'} ${fullInstant(share.expiresAt, clock)}`,
    share.hasPassword && 'with a password',
    share.redacted && 'numbers hidden',
    share.origins.length > 0 && `embedded on ${share.origins.join(', ')}`,
    share.views === 1 ? 'seen once' : `seen ${share.views} times`,
  ].filter(Boolean);
  return (
    <li>
      <div>
        <a href={share.url} target="_blank" rel="noopener">
          {share.name}
        </a>
        <p className="hint">{facts.join(' · ')}</p>
      </div>
      <CopyButton text={share.url} what={`the link for ${share.name}`} />
      {share.origins.length > 0 && (
        <CopyButton
          text={`<iframe src="${share.url}" width="100%" height="800" title="Calls"></iframe>`}
          what={`the embed code for ${share.name}`}
          quiet
        />
      )}
      <button type="button" className="button" onClick={takeBack}>
        Take back
      </button>
    </li>
  );
}

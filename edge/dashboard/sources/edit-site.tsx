import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { pools, post, send } from '../api.ts';
import { AreaField, SelectField, TextField, TickField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { type Site, type SwapGroup, sites } from '../kit/lists.ts';
import { useAct } from '../kit/use-act.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { toast } from '../parts/toast.tsx';
import { listed } from '../words/listed.ts';

type Wanted = Omit<SwapGroup, 'id' | 'numbers' | 'paths'> & { id?: string; numbers: string; paths: string };

const asWanted = (group: SwapGroup): Wanted => ({
  ...group,
  numbers: group.numbers.join('\n'),
  paths: group.paths.map(readable).join('\n'),
});
/** As people write it; the edge keeps it as a browser does. */
const readable = (path: string) => {
  try {
    return decodeURI(path).replaceAll(' ', '%20');
  } catch {
    return path;
  }
};
const newGroup = (name: string): Wanted => ({ name, pool: '', active: true, numbers: '', paths: '' });

/** A site: where it is, and which printed numbers are replaced by which pool. */
export function EditSite({ site, onClose }: { site: Site | null; onClose: () => void }) {
  const known = useQuery(pools).data?.pools ?? [];
  const [name, setName] = useState(site?.name ?? '');
  const [origins, setOrigins] = useState(site?.origins.join('\n') ?? 'https://');
  const [groups, setGroups] = useState<Wanted[]>(site?.groups.map(asWanted) ?? [newGroup('Main number')]);
  const { act, busy, error } = useAct(sites.queryKey, ['onboarding']);
  const body = () => ({
    name: name.trim(),
    origins: listed(origins),
    groups: groups.map(({ numbers, paths, pool, ...group }) => ({
      ...group,
      pool: pool || known[0]?.id || '',
      numbers: listed(numbers),
      paths: listed(paths),
    })),
  });
  const path = `/v1/sites/${encodeURIComponent(site?.key ?? '')}`;
  const save = () =>
    act(
      () => (site === null ? post('/v1/sites', body()) : send('PATCH', path, body())),
      () => {
        onClose();
        toast(
          `${name.trim()} is ${site === null ? 'added; paste its line into the pages' : 'changed'}.`,
          site === null
            ? null
            : () =>
                act(() =>
                  send('PATCH', path, { name: site.name, origins: site.origins, groups: site.groups }),
                ),
        );
      },
    );
  const set = (index: number, part: Partial<Wanted>) =>
    setGroups(groups.map((group, at) => (at === index ? { ...group, ...part } : group)));
  return (
    <Dialog title={site === null ? 'Add a site' : site.name} close={onClose} className="wide-dialog">
      <Form
        onSubmit={save}
        submit={site === null ? 'Add the site' : 'Save'}
        busy={busy}
        isReady={name.trim() !== ''}
        error={error}
        onCancel={onClose}
      >
        <TextField label="Name" value={name} onChange={setName} required />
        <AreaField
          wide
          label="Addresses"
          value={origins}
          onChange={setOrigins}
          rows={2}
          hint="One a line, without a path: https://www.example.com"
        />
        <fieldset className="rows" data-wide>
          <legend>Numbers printed on it</legend>
          {groups.map((group, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a group that is new has no identity but its place
            <fieldset key={index} className="rows-one" aria-label={`Group ${index + 1}`}>
              <div className="form">
                <TextField label="Group" value={group.name} onChange={(next) => set(index, { name: next })} />
                <SelectField
                  label="Replaced by numbers of"
                  value={group.pool || known[0]?.id || ''}
                  options={known.map((pool) => [pool.id, pool.name] as const)}
                  onChange={(pool) => set(index, { pool })}
                  hint={known.length === 0 ? 'Make a pool first.' : undefined}
                />
                <AreaField
                  wide
                  rows={2}
                  label="Printed numbers"
                  value={group.numbers}
                  onChange={(numbers) => set(index, { numbers })}
                  hint="International, one a line: +13125550142"
                />
                <AreaField
                  wide
                  rows={1}
                  label="Only on pages under"
                  value={group.paths}
                  onChange={(paths) => set(index, { paths })}
                  hint="Paths, one a line: /berlin/. Empty is everywhere; where two groups fit, the longer path counts."
                />
                <TickField
                  label="They are replaced"
                  value={group.active}
                  onChange={(active) => set(index, { active })}
                />
              </div>
              <button
                type="button"
                className="button quiet"
                aria-label={`Remove group ${index + 1}`}
                onClick={() => setGroups(groups.filter((_, at) => at !== index))}
              >
                <Icon name="close" />
              </button>
            </fieldset>
          ))}
          <button
            type="button"
            className="button"
            onClick={() => setGroups([...groups, newGroup(`Group ${groups.length + 1}`)])}
          >
            Add a group
          </button>
        </fieldset>
      </Form>
    </Dialog>
  );
}

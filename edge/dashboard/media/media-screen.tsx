import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { send } from '../api.ts';
import { TextField } from '../kit/fields.tsx';
import { type MediaAsset, media } from '../kit/lists.ts';
import { NoneLike } from '../kit/none-like.tsx';
import { type Column, None, Table } from '../kit/table.tsx';
import { TypeToConfirm } from '../kit/type-to-confirm.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Screen } from '../parts/screen.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { lengthInWords } from '../words/instants.ts';
import { EditAsset } from './edit-asset.tsx';

type Open = { what: 'add' } | { what: 'edit' | 'remove'; asset: MediaAsset };

/** What callers hear: recordings, and texts that a voice says. */
export function MediaScreen() {
  const may = useMay('manage_flows');
  const answer = useQuery(media);
  const [open, setOpen] = useState<Open | null>(null);
  const [search, setSearch] = useState('');
  const { act, error } = useAct(['media']);

  const columns: Column<MediaAsset>[] = [
    { head: 'Name', cell: ({ name }) => <strong>{name}</strong> },
    { head: 'For', cell: ({ kind }) => kind },
    {
      head: 'What it is',
      cell: ({ source, text, url, name }) =>
        source === 'tts' ? (
          `“${text}”`
        ) : url === null ? (
          <None />
        ) : (
          // biome-ignore lint/a11y/useMediaCaption: the name says what is heard, and a greeting has no other words
          <audio controls preload="none" src={url} aria-label={name} />
        ),
    },
    {
      head: 'Length',
      cell: ({ duration }) => (duration === null ? <None /> : lengthInWords(Math.ceil(duration))),
    },
    { head: 'Version', numeric: true, cell: ({ version }) => version },
    {
      head: 'Played by',
      cell: ({ usedBy }) =>
        usedBy.length === 0 ? (
          'Nothing'
        ) : (
          <span className="row-of">
            {usedBy.map(({ id, name }) => (
              <Link key={id} to="/flows/$id" params={{ id }}>
                {name}
              </Link>
            ))}
          </span>
        ),
    },
    {
      head: 'Actions',
      cell: (asset) =>
        may && (
          <span className="row-of">
            <button
              type="button"
              className="button quiet"
              aria-label={`Edit ${asset.name}`}
              onClick={() => setOpen({ what: 'edit', asset })}
            >
              Edit
            </button>
            <button
              type="button"
              className="button quiet"
              aria-label={`Delete ${asset.name}`}
              onClick={() => setOpen({ what: 'remove', asset })}
            >
              Delete
            </button>
          </span>
        ),
    },
  ];

  return (
    <Screen
      title="Media library"
      note="What callers hear: record it here, upload a file, or have a voice say a text."
      actions={
        may && (
          <button type="button" className="button primary" onClick={() => setOpen({ what: 'add' })}>
            Add
          </button>
        )
      }
      error={error}
    >
      <Loaded query={answer} what="the media library">
        {(data) => {
          if (data.media.length === 0) {
            return (
              <Empty title="Nothing here yet">
                <p>Flows can say texts by themselves. Record a greeting for a voice of your own.</p>
                {may && (
                  <button type="button" className="button primary" onClick={() => setOpen({ what: 'add' })}>
                    Record the first greeting
                  </button>
                )}
              </Empty>
            );
          }
          const like = search.trim().toLowerCase();
          const found = data.media.filter(({ name, text }) =>
            `${name} ${text ?? ''}`.toLowerCase().includes(like),
          );
          return (
            <>
              <div className="form">
                <TextField label="Find a name or text" type="search" value={search} onChange={setSearch} />
              </div>
              {found.length === 0 ? (
                <NoneLike search={search} clear={() => setSearch('')} />
              ) : (
                <Table name="Media library" rows={found} columns={columns} keyOf={({ id }) => id} />
              )}
            </>
          );
        }}
      </Loaded>
      {open?.what === 'add' && <EditAsset asset={null} onClose={() => setOpen(null)} />}
      {open?.what === 'edit' && <EditAsset asset={open.asset} onClose={() => setOpen(null)} />}
      {open?.what === 'remove' && (
        <TypeToConfirm
          title={`Delete ${open.asset.name}`}
          name={open.asset.name}
          action="Delete it"
          onClose={() => setOpen(null)}
          onConfirm={() => {
            setOpen(null);
            void act(
              () => send('DELETE', `/v1/media/${encodeURIComponent(open.asset.id)}`),
              () => toast(`${open.asset.name} was deleted.`),
            );
          }}
        >
          <p>
            {open.asset.usedBy.length === 0
              ? 'All its versions are deleted for good.'
              : `${open.asset.usedBy.map(({ name }) => name).join(', ')} plays it, so it cannot be deleted yet.`}
          </p>
        </TypeToConfirm>
      )}
    </Screen>
  );
}

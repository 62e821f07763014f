import type { Playable } from '../flows/step.ts';
import { Problem } from '../problem.ts';

/** What an asset is meant for. Any may be played anywhere; the kind is for people to find it by. */
export const MEDIA_KINDS = ['greeting', 'whisper', 'survey', 'voicemail', 'hold', 'notice'] as const;

export type MediaKind = (typeof MEDIA_KINDS)[number];

/** What an asset is made of. */
export type Content =
  | {
      source: 'upload';
      type: 'wav' | 'mp3';
      codec: string;
      /** Hz */
      sampleRate: number;
      channels: number;
      /** s */
      duration: number;
      bytes: number;
      /** Of the file that was sent, hex. */
      sha256: string;
      /** Of what carriers play, hex: a WAV file's telephony rendition; an MP3 file as it is. */
      played: string;
    }
  | {
      /** Said by the carrier's own voice, as `say` in a flow is. */
      source: 'tts';
      text: string;
      /** BCP 47, e.g. `en-US`. */
      language: string;
    };

/** Something that callers can hear. */
export interface Asset {
  /** `med_…`; stays the same through its versions, so that flows need not change. */
  id: string;
  name: string;
  kind: MediaKind;
  /** Counts from 1. */
  version: number;
  content: Content;
  /** Who made this version: a person’s id, or an API key’s. */
  madeBy: string | null;
  madeAt: number;
}

/** A flow that plays an asset, in its published version or in its draft. */
export interface UsingFlow {
  id: string;
  name: string;
}

type Row = {
  id: string;
  name: string;
  kind: string;
  version: number;
  content: string;
  made_by: string | null;
  made_at: number;
};

const WHOLE = `SELECT id, name, kind, media_asset.version, content, made_by, made_at
  FROM media_asset JOIN media_version ON asset = id AND media_version.version = media_asset.version`;

/** The SQL of a company's media library. */
export class Media {
  readonly #sql: SqlStorage;
  readonly #address: string;

  /** @param address where its sound is had, see `mediaAddress`; an asset's id and a hash follow */
  constructor(sql: SqlStorage, address: string) {
    this.#sql = sql;
    this.#address = address;
  }

  /** In the order of their names. */
  all(): Asset[] {
    return this.#sql.exec<Row>(`${WHOLE} ORDER BY name COLLATE NOCASE, id`).toArray().map(toAsset);
  }

  one(id: string): Asset | null {
    const row = this.#sql.exec<Row>(`${WHOLE} WHERE id = ?`, id).toArray()[0];
    return row === undefined ? null : toAsset(row);
  }

  add(
    id: string,
    { name, kind }: { name: string; kind: MediaKind },
    content: Content,
    by: string | null,
    at: number,
  ): void {
    this.#sql.exec(
      'INSERT INTO media_asset (id, name, kind, version, created_at) VALUES (?, ?, ?, 1, ?)',
      id,
      name,
      kind,
      at,
    );
    this.#insert(id, content, by, at);
  }

  /** Gives it a new version, which every flow plays from now on. False when there is no such asset. */
  replace(id: string, content: Content, by: string | null, at: number): boolean {
    const { rowsWritten } = this.#sql.exec('UPDATE media_asset SET version = version + 1 WHERE id = ?', id);
    if (rowsWritten > 0) this.#insert(id, content, by, at);
    return rowsWritten > 0;
  }

  #insert(id: string, content: Content, by: string | null, at: number): void {
    this.#sql.exec(
      `INSERT INTO media_version (asset, version, content, made_by, made_at)
         SELECT id, version, ?, ?, ? FROM media_asset WHERE id = ?`,
      JSON.stringify(content),
      by,
      at,
      id,
    );
  }

  /** False when there is no such asset. */
  change(id: string, { name, kind }: { name?: string | undefined; kind?: MediaKind | undefined }): boolean {
    return (
      this.#sql.exec(
        'UPDATE media_asset SET name = coalesce(?, name), kind = coalesce(?, kind) WHERE id = ?',
        name ?? null,
        kind ?? null,
        id,
      ).rowsWritten > 0
    );
  }

  /** Takes it away with all its versions, unless a flow uses it. What stands in the way; `null` when there is no such asset. */
  remove(id: string): UsingFlow[] | null {
    if (this.one(id) === null) return null;
    const users = this.usedBy(id);
    if (users.length > 0) return users;
    this.#sql.exec('DELETE FROM media_version WHERE asset = ?', id);
    this.#sql.exec('DELETE FROM media_asset WHERE id = ?', id);
    return [];
  }

  /** Flows that play it, in the version new calls get or in a draft. */
  usedBy(id: string): UsingFlow[] {
    const plays = (graph: string) =>
      `EXISTS (SELECT 1 FROM json_tree(${graph}) WHERE key IN ('play', 'holdMedia') AND atom = ?1)`;
    return this.#sql
      .exec<{ id: string; name: string }>(
        `SELECT flow.id, flow.name FROM flow
           LEFT JOIN flow_version ON flow_id = flow.id AND version = flow.published
           WHERE ${plays('graph')} OR ${plays('draft')} ORDER BY flow.name, flow.id`,
        id,
      )
      .toArray();
  }

  /** What flows play, by the asset's id. */
  playables(): Record<string, Playable> {
    return Object.fromEntries(this.all().map(({ id, content }) => [id, this.#playable(id, content)]));
  }

  #playable(id: string, content: Content): Playable {
    return content.source === 'tts'
      ? { say: content.text, language: content.language }
      : { url: `${this.#address}/${id}/${content.played}` };
  }
}

function toAsset({ content, made_by, made_at, ...row }: Row): Asset {
  return {
    ...row,
    kind: row.kind as MediaKind,
    content: JSON.parse(content) as Content,
    madeBy: made_by,
    madeAt: made_at,
  };
}

/** Throws `conflict` (field `id`) naming the flows that use an asset. */
export function refuseUsed(id: string, users: readonly UsingFlow[]): void {
  if (users.length === 0) return;
  const names = users.map(({ name, id: flow }) => `${name} (${flow})`).join(', ');
  throw new Problem('conflict', `${id} is played by the flow ${names}`, 'id');
}

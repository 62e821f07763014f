import { newId } from '../id.ts';

/** What somebody wrote about a call. */
export interface Note {
  /** `note_…` */
  id: string;
  /** Id of the user or of the API key (`key_…`); `rule:…` where a rule wrote it. */
  author: string | null;
  body: string;
  createdAt: number;
  /** `null` when it is as it was written. */
  editedAt: number | null;
}

type NoteRow = {
  id: string;
  author: string | null;
  body: string;
  created_at: number;
  edited_at: number | null;
};

/** The notes on calls. A note that was deleted is kept out of sight until its call is erased. */
export class Notes {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Oldest first. */
  of(call: string): Note[] {
    return this.#sql
      .exec<NoteRow>('SELECT * FROM note WHERE call = ? AND deleted_at IS NULL ORDER BY created_at, id', call)
      .toArray()
      .map(toNote);
  }

  /** `null` when there is no such call. */
  add(call: string, body: string, author: string | null, at: number): Note | null {
    const rows = this.#sql.exec<NoteRow>(
      `INSERT INTO note (id, call, author, body, created_at)
       SELECT ?, id, ?, ?, ? FROM call WHERE id = ? RETURNING *`,
      newId('note'),
      author,
      body,
      at,
      call,
    );
    const [row] = rows.toArray();
    return row === undefined ? null : toNote(row);
  }

  /** `null` when there is no such note. */
  edit(call: string, id: string, body: string, at: number): Note | null {
    const rows = this.#sql.exec<NoteRow>(
      'UPDATE note SET body = ?, edited_at = ? WHERE id = ? AND call = ? AND deleted_at IS NULL RETURNING *',
      body,
      at,
      id,
      call,
    );
    const [row] = rows.toArray();
    return row === undefined ? null : toNote(row);
  }

  /** False when there was no such note. */
  remove(call: string, id: string, at: number): boolean {
    return (
      this.#sql.exec(
        'UPDATE note SET deleted_at = ? WHERE id = ? AND call = ? AND deleted_at IS NULL',
        at,
        id,
        call,
      ).rowsWritten > 0
    );
  }

  /** Takes away what an author wrote on a call and nobody has changed since. How many that were. */
  removeOf(call: string, author: string, at: number): number {
    return this.#sql
      .exec(
        `UPDATE note SET deleted_at = ? WHERE call = ? AND author = ? AND deleted_at IS NULL AND edited_at IS NULL RETURNING id`,
        at,
        call,
        author,
      )
      .toArray().length;
  }
}

function toNote({ id, author, body, created_at, edited_at }: NoteRow): Note {
  return { id, author, body, createdAt: created_at, editedAt: edited_at };
}

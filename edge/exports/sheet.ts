/** What a column holds, and so how it is written: as text, a number, or one that has a unit. */
export type CellKind = 'text' | 'number' | 'cents' | 'seconds' | 'instant' | 'share' | 'boolean';

export type CellValue = string | number | boolean | null;

/** One column of a file. */
export interface SheetColumn {
  title: string;
  kind: CellKind;
}

/** A table on its way into a file: rows come in portions, so that it never has to be in memory whole. */
export interface Sheet {
  name: string;
  columns: readonly SheetColumn[];
  /** One value for each column. Instants are ms since 1970, durations seconds, money cents, shares 0–1. */
  rows: AsyncIterable<readonly (readonly CellValue[])[]>;
  /** What the clocks of a moment show, in ms as if they were UTC's: times in a file are local. */
  local: (at: number) => number;
}

/** A table as its file knows it: all but the rows. */
export type SheetHead = Omit<Sheet, 'rows'>;

/**
 * Writes a file of rows, portion by portion; each method answers the bytes that come next. Made anew with what `state`
 * answered, it goes on where that writer was, in another process too.
 */
export interface FileWriter {
  begin(): Uint8Array;
  rows(portion: readonly (readonly CellValue[])[]): Uint8Array;
  end(): Uint8Array;
  /** Plain JSON. */
  state(): unknown;
}

/** All of a file. */
export async function* written(writer: FileWriter, rows: Sheet['rows']): AsyncGenerator<Uint8Array> {
  yield writer.begin();
  for await (const portion of rows) {
    const bytes = writer.rows(portion);
    if (bytes.length > 0) yield bytes;
  }
  yield writer.end();
}

/** Pulls a stream out of a writer that yields pieces; a reader that goes away ends the writer. */
export function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

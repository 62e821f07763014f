import { useMutation } from '@tanstack/react-query';
import { RequestFailed } from '../api.ts';
import { inCompany } from '../chosen-company.ts';
import { useMay } from '../kit/use-may.ts';
import { Wrong } from '../parts/wrong.tsx';
import type { ReportRequest } from './report.ts';

/** A file that is made when it is asked for. */
export interface TakenFile {
  /** What the button says. */
  words: string;
  path: string;
  body: object;
  /** What it is saved as. */
  name: string;
}

/** One report with all of its rows, in every form there is. */
export function filesOfReport(title: string, request: ReportRequest): TakenFile[] {
  const table = (format: 'csv' | 'xlsx'): TakenFile => ({
    words: format.toUpperCase(),
    path: `/v1/reports?format=${format}`,
    body: { ...request, limit: 10_000 },
    name: `numberline.${format}`,
  });
  return [table('csv'), table('xlsx'), pdfOf(title, [{ title, request }])];
}

/** Reports one under the other, as a PDF. */
export function pdfOf(title: string, cards: readonly { title: string; request: ReportRequest }[]): TakenFile {
  return { words: 'PDF', path: '/v1/reports/pdf', body: { title, cards }, name: `${title}.pdf` };
}

/** Takes what one looks at away as a file: the same question, so the same numbers. Nothing for people who may not. */
export function FileButtons({ files }: { files: readonly TakenFile[] }) {
  const may = useMay('export');
  const file = useMutation({
    mutationFn: async ({ path, body, name }: TakenFile) => {
      const response = await fetch(inCompany(path), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new RequestFailed(response.status, `The server answered ${response.status}.`);
      save(await response.blob(), name);
    },
  });
  if (!may) return null;
  return (
    <>
      {files.map((one) => (
        <button
          key={one.words}
          type="button"
          className="button"
          aria-disabled={file.isPending}
          onClick={() => {
            if (!file.isPending) file.mutate(one);
          }}
        >
          {one.words}
        </button>
      ))}
      <Wrong error={file.isError ? `No file: ${file.error.message}` : null} />
    </>
  );
}

function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

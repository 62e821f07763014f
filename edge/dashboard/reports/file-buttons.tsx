import { useMutation } from '@tanstack/react-query';
import { RequestFailed } from '../api.ts';
import type { ReportRequest } from './report.ts';

/** Takes a report away as a file: the same question, all of its rows. */
export function FileButtons({ request }: { request: ReportRequest }) {
  const file = useMutation({
    mutationFn: async (format: 'csv' | 'xlsx') => {
      const response = await fetch(`/v1/reports?format=${format}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...request, limit: 10_000 }),
      });
      if (!response.ok) throw new RequestFailed(response.status, `The server answered ${response.status}.`);
      save(await response.blob(), `numberline.${format}`);
    },
  });
  return (
    <>
      {(['csv', 'xlsx'] as const).map((format) => (
        <button
          key={format}
          type="button"
          className="button"
          disabled={file.isPending}
          onClick={() => file.mutate(format)}
        >
          {format.toUpperCase()}
        </button>
      ))}
      {file.isError && (
        <span className="field-error" role="alert">
          No file: {file.error.message}
        </span>
      )}
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

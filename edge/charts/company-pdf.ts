import { companyById } from '../accounts/directory.ts';
import { brandOf } from '../brand/brand.ts';
import type { Env } from '../env.ts';
import { fieldOf } from '../filters/fields.ts';
import type { ReportSpec } from '../reports/spec.ts';
import type { PdfCard } from './pdf-document.ts';
import { wordsOf } from './pdf-figures.ts';

/** Reports of a company as a PDF in its brand. What draws it is loaded when somebody asks for one: it is larger than the API. */
export async function companyPdf(
  env: Env,
  companyId: string,
  title: string,
  cards: readonly PdfCard[],
): Promise<Uint8Array<ArrayBuffer>> {
  const [{ pdfOf }, { pdfFonts }] = await Promise.all([
    import('./pdf-document.ts'),
    import('./pdf-fonts.ts'),
  ]);
  const [company, brand, fonts] = await Promise.all([
    companyById(env.DIRECTORY, companyId),
    brandOf(env, companyId),
    pdfFonts(env),
  ]);
  const periods = new Set(cards.map(({ report: { spec } }) => periodOf(spec)));
  const period = [...periods].join('; ');
  const bytes = await pdfOf(cards, { title, company: company?.name ?? '', period, brand }, fonts);
  return bytes as Uint8Array<ArrayBuffer>;
}

/** `Calls, Answered by Source`. */
export function titleOf({ metrics, dimensions }: ReportSpec): string {
  const by = dimensions.map((dimension) => fieldOf(dimension)?.words ?? dimension).join(', ');
  const what = metrics.map(wordsOf).join(', ');
  return by === '' ? what : `${what} by ${by}`;
}

/** `2026-07-01 – 2026-07-31 (Europe/Berlin)`: first and last day. */
function periodOf({ from, to, zone }: ReportSpec): string {
  const day = (at: number) =>
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at);
  return `${day(from)} – ${day(to - 1)} (${zone})`;
}

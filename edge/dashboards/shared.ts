import { Hono } from 'hono';
import { z } from 'zod';
import { companyById } from '../accounts/directory.ts';
import { shownReport } from '../api/reports.ts';
import { brandLook } from '../brand/brand.ts';
import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import { csv } from '../exports/csv.ts';
import { reportSheet } from '../exports/report-sheet.ts';
import { xlsx } from '../exports/xlsx.ts';
import { parseFilter } from '../filters/parse.ts';
import { page } from '../page.ts';
import { answerError, answerNotFound, Problem } from '../problem.ts';
import { specOf } from '../reports/spec.ts';
import { open, sign } from '../visits/signed.ts';
import { type CardReport, cardReport } from './dashboard.ts';
import { redacted } from './redact.ts';
import { isPassword } from './share-password.ts';
import { RANGE, spanOf } from './span.ts';

/** For how long a password that was typed counts, ms. */
const OPEN_FOR = 12 * 3_600_000;

/** What the link's text is signed over. */
interface Claim {
  company: string;
  share: string;
}

/** The address of a share, for whoever shall have it. */
export async function shareLink(env: Env, company: string, share: string): Promise<string> {
  const { url } = await brandLook(env, company);
  return `${url}/share/${await sign(env.SECRET, 'share link', { company, share } satisfies Claim)}`;
}

/**
 * What a share answers, to whoever has its link: the dashboard, and the numbers of its cards. The link itself proves the company
 * and the share; nothing of either is taken from a body.
 */
export const shared = new Hono<{ Bindings: Env }>();
shared.onError(answerError);
shared.notFound(answerNotFound);
shared.use('*', async (c, next) => {
  await next();
  c.header('cache-control', 'private, no-store');
});

shared.get('/:token', async (c) => {
  const found = await sharedBy(c.env, c.req.param('token'));
  const company = await companyById(c.env.DIRECTORY, found.company);
  const { share, dashboard } = found;
  if (!(await isOpen(c.env, found, c.req.header('x-share-access')))) return c.json({ locked: true });
  await deskOf(c.env, found.company).dashboards.viewed(share.id, Date.now());
  return c.json({
    locked: false,
    company: company?.name ?? '',
    timeZone: company?.timeZone ?? 'UTC',
    name: dashboard.name,
    range: dashboard.range,
    compare: dashboard.compare,
    cards: dashboard.cards,
    dates: share.dates,
    download: share.download,
    expiresAt: share.expiresAt,
    at: Date.now(),
  });
});

shared.post('/:token/open', async (c) => {
  const found = await sharedBy(c.env, c.req.param('token'));
  const read = z.object({ password: z.string().max(200) }).safeParse(await c.req.json().catch(() => null));
  if (!read.success) throw new Problem('invalid_request', 'password must be a text', 'password');
  if (found.isLocked)
    throw new Problem('too_many_requests', 'too many wrong passwords; try again in an hour', 'password');
  if (found.password === null || !(await isPassword(read.data.password, found.password))) {
    await deskOf(c.env, found.company).dashboards.wrongPassword(found.share.id, Date.now());
    throw new Problem('forbidden', 'this is not the password', 'password');
  }
  return c.json({
    access: await sign(c.env.SECRET, 'share access', { share: found.share.id, until: Date.now() + OPEN_FOR }),
  });
});

const cardQuestion = z.object({
  card: z.string(),
  range: z.string().regex(RANGE).optional(),
  compare: z.enum(['before', 'year', 'none']).optional(),
});

shared.post('/:token/report', async (c) => {
  const found = await sharedBy(c.env, c.req.param('token'));
  if (!(await isOpen(c.env, found, c.req.header('x-share-access'))))
    throw new Problem('forbidden', 'this needs the password of the link', 'password');
  const read = cardQuestion.safeParse(await c.req.json().catch(() => null));
  if (!read.success) throw new Problem('invalid_request', 'expected { card, range?, compare? }', 'card');
  const { share, dashboard } = found;
  const card = dashboard.cards.find(({ id }) => id === read.data.card);
  if (card === undefined || card.report === null)
    throw new Problem('not_found', 'there is no such card with figures', 'card');
  const asked: Partial<typeof read.data> = share.dates ? read.data : {};
  const { report, zone } = await reportOfCard(c.env, found.company, card.report, {
    range: asked.range ?? dashboard.range,
    compare: asked.compare ?? dashboard.compare,
    filter: share.filter,
  });
  const shown = share.redacted ? redacted(report) : report;
  const format = c.req.query('format') ?? 'json';
  if (format === 'json') return c.json({ ...shownReport(shown), zone });
  if (!share.download) throw new Problem('forbidden', 'this link gives no files', 'format');
  if (format === 'csv')
    return c.body(csv(reportSheet(shown)), 200, { 'content-type': 'text/csv; charset=utf-8' });
  if (format === 'xlsx') return c.body(xlsx(reportSheet(shown)), 200);
  throw new Problem('invalid_request', 'format must be json, csv or xlsx', 'format');
});

/** The page of a share, which only the sites that it names may show inside theirs. */
export async function sharePage(env: Env, request: Request, token: string): Promise<Response> {
  const found = await sharedBy(env, token).catch(() => null);
  // Also one that is over or has a password: whose it is, is what the link says first.
  const claim = (await open(env.SECRET, 'share link', token).catch(() => null)) as Claim | null;
  const answer = await page(env, request, claim?.company ?? null);
  const policy = answer.headers.get('content-security-policy') ?? '';
  const framers =
    found === null || found.share.origins.length === 0 ? "'none'" : found.share.origins.join(' ');
  const copy = new Response(answer.body, answer);
  copy.headers.set(
    'content-security-policy',
    policy.replace(/frame-ancestors [^;]*/, `frame-ancestors ${framers}`),
  );
  copy.headers.set('referrer-policy', 'no-referrer');
  copy.headers.set('x-robots-tag', 'noindex');
  return copy;
}

/** Answers a card's report for the time and filter of its dashboard, as everything else asks for it. */
async function reportOfCard(
  env: Env,
  companyId: string,
  card: CardReport,
  { range, compare, filter }: { range: string; compare: 'before' | 'year' | 'none'; filter: unknown },
) {
  const zone = (await companyById(env.DIRECTORY, companyId))?.timeZone ?? 'UTC';
  const span = spanOf({ range, ...(compare === 'before' ? {} : { cmp: compare }) }, Date.now(), zone);
  const asked = {
    ...cardReport.parse(card),
    from: span.from,
    to: span.to,
    compare: span.compare,
    ...(filter === null ? {} : { filter }),
  };
  const spec = specOf(asked, zone, (given) => parseFilter(given));
  return { report: await deskOf(env, companyId).reports.report(spec), zone };
}

async function sharedBy(env: Env, token: string) {
  const claim = (await open(env.SECRET, 'share link', token)) as Claim | null;
  const found = claim === null ? null : await deskOf(env, claim.company).dashboards.shared(claim.share);
  if (claim === null || found === null)
    throw new Problem('not_found', 'this link leads nowhere, or was taken back', 'token');
  const { expiresAt } = found.share;
  if (expiresAt !== null && expiresAt <= Date.now())
    throw new Problem('forbidden', 'this link has expired; ask whoever sent it for a new one', 'token');
  return { ...found, company: claim.company };
}

async function isOpen(
  env: Env,
  { password, share }: { password: string | null; share: { id: string } },
  access: string | undefined,
): Promise<boolean> {
  if (password === null) return true;
  const opened = (await open(env.SECRET, 'share access', access ?? '')) as {
    share: string;
    until: number;
  } | null;
  return opened !== null && opened.share === share.id && opened.until > Date.now();
}

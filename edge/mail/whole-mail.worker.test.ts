import { runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { migrateDirectory } from '../accounts/directory.fixture.ts';
import { TestCompany } from '../calls/company.fixture.ts';
import { tablesOf } from '../calls/company-tables.ts';
import type { StoppedAddress } from './letters.ts';
import '../charts/pdf-fonts.fixture.ts';
import { textsOf } from '../charts/pdf-text.fixture.ts';
import './http.ts';
import { type KeptMail, keptMail } from './mailbox.ts';
import { sendLetter, writeMail } from './postman.ts';
import './routes.ts';
import '../api/index.ts';
import '../summaries/summarize.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NODES = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };
const RINGS = {
  desk: {
    type: 'dial',
    destinations: [{ to: '+13125550188' }],
    onNoAnswer: 'bye',
  },
  ...NODES,
};
const RULE = { name: 'Missed calls', events: ['missed', 'abandoned'], addresses: ['anna@example.com'] };
const CALLER = '+12125550123';

beforeAll(migrateDirectory);

/** Does what is due in a company at a moment, as its alarm would. */
async function round(company: TestCompany, now: number): Promise<void> {
  await runInDurableObject(company.object, async (_, { storage }) => {
    const tables = tablesOf(storage.sql, '');
    const round = {
      env,
      company: company.id,
      tables,
      transaction: <T>(work: () => T) => storage.transactionSync(work),
      now,
    };
    await writeMail(round);
    const lanes = tables.letters.due().filter(({ at }) => at <= now);
    await Promise.all(lanes.map(({ lane }) => sendLetter(round, lane)));
  });
}

async function mailsOf(company: TestCompany): Promise<KeptMail[]> {
  return (await keptMail(env, null)).filter((mail) => mail.company === company.id);
}

async function withRule(
  rule: object = {},
  zone = 'UTC',
): Promise<{ company: TestCompany; rule: { id: string } }> {
  const company = await TestCompany.with(RINGS, { zone });
  const { status, body } = await company.api<{ id: string }>('POST', '/notifications', { ...RULE, ...rule });
  expect([status, body]).toMatchObject([201, { id: expect.stringMatching(/^ntf_/) }]);
  return { company, rule: body };
}

const MISSED = { callee: 'no_answer' };

describe('a notification', () => {
  it('of a missed call is mailed once, when its outcome has settled', async () => {
    const { company } = await withRule();
    await company.call(CALLER, MISSED);
    const { outcome, id } = await company.theCall();
    expect(['not_answered', 'abandoned']).toContain(outcome);
    const now = Date.now();
    await round(company, now);
    expect(await mailsOf(company)).toEqual([]);
    for (const later of [2 * MINUTE, 3 * MINUTE, HOUR]) await round(company, now + later);
    const mails = await mailsOf(company);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({
      to: 'anna@example.com',
      headers: { 'Auto-Submitted': 'auto-generated', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    });
    for (const told of [mails[0]?.html, mails[0]?.text]) {
      expect(told).toContain('(212) 555-0123');
      expect(told).toContain(`/calls/${id}`);
      expect(told).toContain('radio / offline');
    }
  });

  it('of a cap that kept a call away names the cap, once, and the call was missed', async () => {
    const { company } = await withRule({ events: ['cap_reached'] });
    const missed = { ...RULE, name: 'Missed', addresses: ['bea@example.com'] };
    await company.api('POST', '/notifications', missed);
    const cap = { subject: { company: true }, kind: 'offered', period: 'day', limit: 0 };
    expect((await company.api('POST', '/caps', cap)).status).toBe(201);
    for (const last of ['123', '124']) await company.call(`+12125550${last}`);
    await round(company, Date.now() + 2 * MINUTE);
    const mails = await mailsOf(company);
    const capped = mails.filter(({ to }) => to === 'anna@example.com');
    expect(capped.map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^Call cap reached: All destinations · /),
    ]);
    expect(capped[0]?.text).toMatch(/Allowed: +0 calls a day/);
    expect(capped[0]?.text).not.toMatch(/cap_|call_/);
    const [missing] = mails.filter(({ to }) => to === 'bea@example.com');
    expect(missing?.subject).toMatch(/^2 × Missed · /);
  });

  it('is not sent for what its filter leaves out', async () => {
    const { company } = await withRule({ when: { field: 'caller.number', op: 'is', value: '+12125550199' } });
    await company.call(CALLER, MISSED);
    await round(company, Date.now() + 2 * MINUTE);
    expect(await mailsOf(company)).toEqual([]);
  });

  it('hides callers from addresses that may not see them', async () => {
    const { company } = await withRule({ maskCallers: true });
    await company.call(CALLER, MISSED);
    await round(company, Date.now() + 2 * MINUTE);
    const [mail] = await mailsOf(company);
    expect(JSON.stringify(mail)).not.toMatch(/555-?0123/);
    expect(mail?.text).toContain('+12');
  });

  it('of a storm is one mail for all that came after the most of an hour', async () => {
    const { company } = await withRule({ mostPerHour: 1 });
    const start = Date.now();
    await company.call(CALLER, MISSED);
    await round(company, start + 2 * MINUTE);
    for (const last of ['124', '125', '126']) await company.call(`+12125550${last}`, MISSED);
    await round(company, start + 4 * MINUTE);
    expect(await mailsOf(company)).toHaveLength(1);
    await round(company, start + HOUR + 5 * MINUTE);
    const mails = await mailsOf(company);
    expect(mails.map(({ subject }) => subject.split(' · ')[0])[0]).toBe('3 × Missed calls');
    expect(mails).toHaveLength(2);
  });

  it('of a webhook that was given up says which', async () => {
    const { company } = await withRule({ events: ['integration_failed'] });
    await runInDurableObject(company.object, (_, { storage }) => {
      const { outbox } = tablesOf(storage.sql, '');
      outbox.emit(
        'integration.failed',
        'whk_1',
        { url: 'https://crm.example.com/hook', error: 'gone' },
        Date.now(),
      );
    });
    await round(company, Date.now());
    expect((await mailsOf(company))[0]?.text).toContain('https://crm.example.com/hook');
  });

  it('that a call became qualified is sent when it does, and not for what it was before', async () => {
    const { company } = await withRule({ events: ['missed', 'qualified'], enabled: false });
    await company.call(CALLER, MISSED);
    const { id } = await company.theCall();
    const [rule] = (await company.api<{ rules: { id: string }[] }>('GET', '/notifications')).body.rules;
    await company.api('PATCH', `/notifications/${rule?.id}`, { enabled: true });
    await round(company, Date.now() + MINUTE);
    expect(await mailsOf(company)).toEqual([]);
    await company.object.edit([id], { leadStatus: 'qualified' }, { kind: 'person', id: 'usr_1' }, null);
    await round(company, Date.now() + MINUTE);
    expect((await mailsOf(company)).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^Qualified call/),
    ]);
  });
});

describe('who wants no more', () => {
  it('stops it with one press, of that list only; a look at the page stops nothing, and a changed link is refused', async () => {
    const { company } = await withRule();
    await company.call(CALLER, MISSED);
    await round(company, Date.now() + 2 * MINUTE);
    const [mail] = await mailsOf(company);
    const url = /^<(.+)>$/.exec(mail?.headers['List-Unsubscribe'] ?? '')?.[1] ?? '';
    const at = url.length - 10;
    const changed = `${url.slice(0, at)}${url[at] === 'A' ? 'B' : 'A'}${url.slice(at + 1)}`;
    const ask = (method: string, address = url) =>
      exports.default.fetch(address, {
        method,
        ...(method === 'POST' ? { body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) } : {}),
      });
    const stopped = async () =>
      (await company.api<{ stopped: StoppedAddress[] }>('GET', '/mail/stopped')).body.stopped;

    expect((await ask('GET')).status).toBe(200);
    expect((await ask('POST', changed)).status).toBe(404);
    expect(await stopped()).toEqual([]);
    expect((await ask('POST')).status).toBe(200);
    expect(await stopped()).toMatchObject([{ address: 'anna@example.com', reason: 'unsubscribed' }]);

    await company.call('+12125550124', MISSED);
    await round(company, Date.now() + 2 * HOUR);
    expect(await mailsOf(company)).toHaveLength(1);

    expect((await company.api('DELETE', '/mail/stopped/anna@example.com')).status).toBe(204);
    await company.call('+12125550125', MISSED);
    await round(company, Date.now() + 3 * HOUR);
    expect(await mailsOf(company)).toHaveLength(2);
  });
});

describe('a summary', () => {
  const SUMMARY = {
    name: 'Every morning',
    schedule: { every: 'day', minute: 480 },
    addresses: ['anna@example.com'],
    attach: ['csv'],
  };

  it('is sent once for each day, with the numbers of the reports, and once after an outage', async () => {
    const company = await TestCompany.with(RINGS, { zone: 'America/Chicago' });
    await company.call(CALLER, MISSED);
    const { body } = await company.api<{ id: string; nextAt: number }>('POST', '/summaries', SUMMARY);
    const first = body.nextAt;
    expect(first).toBeGreaterThan(Date.now());
    await round(company, first - 1);
    expect(await mailsOf(company)).toEqual([]);
    // It is due a day after the call at the latest; both days are looked at.
    for (const at of [first, first, first + MINUTE, first + DAY]) await round(company, at);
    const mails = await mailsOf(company);
    expect(mails).toHaveLength(2);
    const withCall = mails.find(({ subject }) => subject.includes(': 1 call,'));
    expect(withCall?.text).toMatch(/Missed: +1/);
    expect(withCall?.attachments.map(({ name, content }) => [name, atob(content).includes('radio')])).toEqual(
      [['sources.csv', true]],
    );

    for (let n = 0; n < 3; n++) await round(company, first + 9 * DAY + n);
    expect(await mailsOf(company)).toHaveLength(3);
  });

  it('can be looked at before, and tells of the same numbers as the API', async () => {
    const company = await TestCompany.with(RINGS);
    const { name, schedule, attach } = SUMMARY;
    const preview = await company.api<{ html: string; text: string; sent: boolean }>(
      'POST',
      '/summaries/preview',
      {
        name,
        schedule,
        attach,
      },
    );
    expect(preview).toMatchObject({ status: 200, body: { sent: false, error: null } });
    expect(preview.body.text).toMatch(/Calls: +0/);
    expect(preview.body.html).toContain('<!doctype html>');
  });

  it('has a PDF of the same numbers, in the brand, of the mail’s lists or of a dashboard’s cards', async () => {
    const company = await TestCompany.with(RINGS);
    await company.call(CALLER, MISSED);
    await company.api('PATCH', '/brand', { name: 'Bell Calls', footer: 'Bell Ltd, 1 High Street' });
    const report = { metrics: ['calls'], dimensions: ['source.source'] };
    const cards = [{ id: 'a', title: 'Where they came from', form: 'bars', width: 12, report }];
    const made = await company.api<{ id: string }>('POST', '/dashboards', { name: 'Board', cards });
    expect(made.status).toBe(201);
    const told = {
      name: 'Monday',
      schedule: { every: 'day' },
      attach: ['pdf'],
      addresses: ['anna@example.com'],
    };
    const lists = await company.api<{ nextAt: number }>('POST', '/summaries', told);
    const board = { ...told, name: 'Board & all', dashboard: made.body.id };
    expect((await company.api('POST', '/summaries', board)).status).toBe(201);
    await round(company, lists.body.nextAt);
    const files = Object.fromEntries(
      (await mailsOf(company)).flatMap(({ attachments }) =>
        attachments.map(({ name, type, content }) => [name, { type, bytes: Buffer.from(content, 'base64') }]),
      ),
    );
    expect(Object.keys(files).sort()).toEqual(['board-all.pdf', 'monday.pdf']);
    const texts = async (name: string) => (await textsOf(files[name]?.bytes ?? Buffer.alloc(0))).flat();
    const own = await texts('monday.pdf');
    expect(own).toEqual(
      expect.arrayContaining(['Bell Calls', 'Monday', 'Sources', 'Bell Ltd, 1 High Street']),
    );
    const boards = await texts('board-all.pdf');
    expect(boards).toEqual(
      expect.arrayContaining(['Where they came from', 'radio', 'Bell Ltd, 1 High Street']),
    );
    expect(boards).not.toContain('Campaigns');
    expect([...own, ...boards].join(' ')).not.toMatch(/numberline/i);

    const nowhere = await company.api('POST', '/summaries', { ...told, dashboard: 'dash_none' });
    expect(nowhere).toMatchObject({ status: 400, body: { field: 'dashboard' } });
  });

  it('has the numbers of a saved report, of its calls and the time of the mail, as the API answers them', async () => {
    const company = await TestCompany.with(RINGS);
    for (const answered of [true, true, false]) await company.call(CALLER, answered ? {} : MISSED);
    const report = { metrics: ['calls', 'answered'], dimensions: ['outcome'] };
    const filter = { field: 'outcome', op: 'is', value: 'answered' };
    const saved = await company.api<{ id: string }>('POST', '/reports/saved', {
      name: 'Only answered',
      filter,
      report,
    });
    expect(saved.status).toBe(201);
    const told = {
      name: 'Answered every day',
      schedule: { every: 'day' },
      attach: ['pdf', 'csv'],
      addresses: ['anna@example.com'],
      report: saved.body.id,
    };
    const summary = await company.api<{ nextAt: number; report: string }>('POST', '/summaries', told);
    expect(summary).toMatchObject({ status: 201, body: { report: saved.body.id } });
    await round(company, summary.body.nextAt);
    const [mail] = await mailsOf(company);
    const to = new Date(summary.body.nextAt).setUTCHours(0, 0, 0, 0);
    const asked = { ...report, filter, from: to - 2 * 86_400_000, to: to + 86_400_000 };
    const { body } = await company.api<{ rows: { keys: string[]; values: number[] }[] }>(
      'POST',
      '/reports',
      asked,
    );
    const [row] = body.rows;
    expect(body.rows).toHaveLength(1);
    expect(row?.values[0]).toBeGreaterThan(0);
    const file = (ending: string) =>
      Buffer.from(mail?.attachments.find(({ name }) => name.endsWith(ending))?.content ?? '', 'base64');
    expect(mail?.attachments.map(({ name }) => name)).toEqual([
      'answered-every-day.pdf',
      'only-answered.csv',
    ]);
    const texts = (await textsOf(file('.pdf'))).flat();
    expect(texts).toEqual(expect.arrayContaining(['Only answered', String(row?.values[0])]));
    expect(texts).not.toContain('Campaigns');
    expect(file('.csv').toString()).toContain(`,${row?.values[0]},`);
    expect(mail?.subject).toContain(`: ${row?.values[0]} call`);

    const both = { ...told, dashboard: 'dash_x' };
    expect(await company.api('POST', '/summaries', both)).toMatchObject({
      status: 400,
      body: { field: 'report' },
    });
    const none = { ...told, report: 'report_none' };
    expect(await company.api('POST', '/summaries', none)).toMatchObject({
      status: 400,
      body: { field: 'report' },
    });
    // Without its report it goes on with its own lists.
    expect((await company.api('DELETE', `/reports/saved/${saved.body.id}`)).status).toBe(204);
    await round(company, summary.body.nextAt + 86_400_000);
    const [latest] = await mailsOf(company);
    expect(latest?.attachments.map(({ name }) => name)).toEqual(['answered-every-day.pdf', 'sources.csv']);
  });

  it('wants somebody to go to, and people who work in the company', async () => {
    const company = await TestCompany.with(RINGS);
    expect(await company.api('POST', '/summaries', { ...SUMMARY, addresses: [] })).toMatchObject({
      status: 400,
      body: { field: 'addresses' },
    });
    expect(await company.api('POST', '/summaries', { ...SUMMARY, people: ['usr_else'] })).toMatchObject({
      status: 400,
      body: { field: 'people.0' },
    });
  });
});

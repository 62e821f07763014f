import { beforeEach, expect, it } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';

const NODES = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };

const CALLRAIL = {
  id: 'CAL8154748ae6bd4e278a7cddd38a662f4f',
  answered: true,
  voicemail: false,
  direction: 'inbound',
  customer_phone_number: '+12125550101',
  customer_name: 'ZOË Ltd',
  tracking_phone_number: '+13125550123',
  business_phone_number: '+13125550188',
  start_time: '2026-07-01T09:30:00.000-05:00',
  duration: 90,
  source: 'google',
  medium: 'cpc',
  campaign: 'Summer',
  landing_page_url: 'https://www.example.com/pipes?x=1',
  tags: ['quote', { name: 'urgent' }],
  note: 'Wants pipes',
  lead_status: 'good_lead',
  value: '1,230.50',
};

const CTM = {
  id: 1234,
  called_at: '2026-07-01 02:30 PM -05:00',
  caller_number: '(212) 555-0101',
  tracking_number: '312-555-0124',
  duration: '1:30',
  talk_time: 70,
  dial_status: 'answered',
  source: 'Flyer',
};

interface Answer {
  import: { id: string; calls: number } | null;
  made: number;
  known: number;
  refused: { row: number; id: string | null; why: string }[];
}

let company: TestCompany;
beforeEach(async () => {
  company = await TestCompany.with(NODES);
});

const bring = async (body: object) => {
  const { status, body: answer } = await company.api<Answer>('POST', '/imports', body);
  expect(status, JSON.stringify(answer)).toBe(200);
  return answer;
};

it('CallRail’s calls come with source, tags, note, lead status and value, marked as brought', async () => {
  expect(await bring({ from: 'callrail', calls: [CALLRAIL], preview: true })).toMatchObject({
    made: 1,
    import: null,
  });
  expect(await company.ledger()).toEqual([]);
  expect(await bring({ from: 'callrail', calls: [CALLRAIL] })).toMatchObject({
    made: 1,
    known: 0,
    refused: [],
  });
  const call = await company.theCall();
  expect(call).toMatchObject({
    startedAt: Date.UTC(2026, 6, 1, 14, 30),
    trackingNumber: '+13125550123',
    caller: { number: '+12125550101', name: 'ZOË Ltd' },
    destination: '+13125550188',
    outcome: 'answered',
    duration: 90,
    talkSeconds: 90,
    attribution: { kind: 'static', source: { channel: 'Paid Search', source: 'google', campaign: 'Summer' } },
    notes: { fields: { origin: 'import', from: 'callrail' } },
  });
  expect(await company.object.madeOf(call.id)).toMatchObject({
    tags: ['quote', 'urgent'],
    leadStatus: 'qualified',
    valueCents: 123_050,
    notes: [{ body: 'Wants pipes' }],
  });
});

it('a call is brought once, however often it is sent', async () => {
  await bring({ from: 'ctm', calls: [CTM] });
  expect(
    await bring({
      from: 'ctm',
      calls: [CTM, { ...CTM, id: 5, called_at: 1_790_000_000, unix_time: 1_790_000_000 }],
    }),
  ).toMatchObject({
    made: 1,
    known: 1,
  });
  expect(await bring({ from: 'ctm', calls: [CTM] })).toMatchObject({ made: 0, known: 1, import: null });
  const calls = await company.ledger();
  expect(calls.map(({ priorCalls, talkSeconds }) => [priorCalls, talkSeconds])).toEqual([
    [1, 70],
    [0, 70],
  ]);
});

it('a CSV is read with its quotes, and every row that cannot be is named with why', async () => {
  const csv = [
    '\ufeffId,Start Time,Tracking Phone Number,Customer Phone Number,Duration,Note,Answered,Direction',
    'A,2026-07-01T09:30:00Z,+13125550123,+12125550101,10,"He said ""hi"",\r\ntwice",true,inbound',
    'B,yesterday,+13125550123,,10,,true,inbound',
    'C,2026-07-01T09:30:00Z,none,,10,,true,inbound',
    'D,2026-07-01T09:30:00Z,+13125550123,,long,,true,inbound',
    'E,2026-07-01T09:30:00Z,+13125550123,,10,,true,outbound',
    'A,2026-07-01T09:30:00Z,+13125550123,,10,,true,inbound',
    ',2026-07-01T09:30:00Z,+13125550123,,10,,true,inbound',
  ].join('\r\n');
  const { refused, made } = await bring({ from: 'callrail', csv });
  expect(made).toBe(1);
  expect(refused.map(({ row, why }) => [row, why.split(' ').slice(0, 3).join(' ')])).toEqual([
    [2, 'start_time must be'],
    [3, 'tracking_phone_number must be'],
    [4, 'duration must be'],
    [5, 'is an outbound'],
    [6, 'is the same'],
    [7, 'has no id'],
  ]);
  const call = await company.theCall();
  expect(await company.object.madeOf(call.id)).toMatchObject({ notes: [{ body: 'He said "hi",\r\ntwice' }] });
  expect((await company.api('POST', '/imports', { from: 'callrail', csv: 'a,"b' })).status).toBe(400);
  expect((await company.api('POST', '/imports', { from: 'callrail' })).status).toBe(400);
});

it('what was brought is taken back whole, and calls of our own stay', async () => {
  await company.call('+12125550101');
  const before = [await company.ledger(), (await company.api('GET', '/people')).body];
  const done = await bring({ from: 'callrail', calls: [CALLRAIL] });
  expect(await company.ledger()).toHaveLength(2);
  const undone = await company.api('POST', `/imports/${done.import?.id}/undo`);
  expect(undone).toMatchObject({ status: 200, body: { undoneAt: expect.any(Number) } });
  const people = (await company.api('GET', '/people')).body;
  expect(JSON.stringify([await company.ledger(), people]).replace(/"name":"ZOË Ltd"/, '"name":null')).toEqual(
    JSON.stringify(before),
  );
  expect(await company.api('GET', '/calls?q=pipes')).toMatchObject({ body: { calls: [] } });
  // It can be brought again.
  expect(await bring({ from: 'callrail', calls: [CALLRAIL] })).toMatchObject({ made: 1, known: 0 });
});

import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { publishFlow } from '../accounts/provision.ts';
import type { CallReport } from '../carriers/simulator/simulated-call.ts';
import { soundFlow } from '../flows/random-flow.fixture.ts';
import { TestCompany } from './company.fixture.ts';

/*
 * Any flow, any people, anything that goes wrong on the way: through the real object, the real webhooks and the built-in
 * carrier. Whatever happens, a call ends, has one row, and no cap is exceeded.
 */

const DESTINATIONS = ['+13125550100', '+13125550101', '+13125550102'];

const callee = fc.constantFrom('answers', 'busy', 'no_answer', 'failed', 'machine', 'hangs_up');

const script = fc.record({
  callee,
  destinations: fc.dictionary(fc.constantFrom(...DESTINATIONS), fc.record({ callee })),
  talkFor: fc.constantFrom(0, 30, 4000),
  endedBy: fc.constantFrom('callee', 'caller'),
  hangUpAfter: fc.option(fc.integer({ min: 0, max: 40 })),
  keys: fc.array(fc.constantFrom('1', '2', '12', '9', '', '60601'), { maxLength: 4 }),
  message: fc.record({ seconds: fc.constantFrom(0, 1, 20), stays: fc.boolean() }),
  faults: fc.record({
    duplicate: fc.boolean(),
    reorder: fc.boolean(),
    repeat: fc.boolean(),
    delay: fc.constantFrom(0, 45),
    drop: fc.subarray(['ringing', 'answered', 'completed', 'recording', 'step', 'pickup']),
    timeOut: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.subarray(['voice', 'step', 'pickup']) },
    ),
  }),
});

const cap = fc.record({
  subject: fc.oneof(
    fc.constant({ company: true }),
    fc.constantFrom(...DESTINATIONS).map((destination) => ({ destination })),
  ),
  kind: fc.constantFrom('offered', 'answered', 'minutes', 'concurrent'),
  limit: fc.integer({ min: 0, max: 70 }),
});

it('every call ends, has one row and one outcome, and no cap is exceeded', async () => {
  const company = await TestCompany.with({ end: { type: 'hangup' } }, { backup: '+13125550199' });
  let placed = 0;
  await fc.assert(
    fc.asyncProperty(
      soundFlow,
      soundFlow,
      fc.array(script, { minLength: 1, maxLength: 3 }),
      fc.array(cap, { maxLength: 2 }),
      async (main, other, scripts, caps) => {
        await publishFlow(env, { companyId: company.id, id: 'main', name: 'Main', flow: main });
        await publishFlow(env, { companyId: company.id, id: 'other', name: 'Other', flow: other });
        await anew(company, caps);
        const reports = await Promise.all(
          scripts.map((one) => company.call(`+1773555${1000 + (placed++ % 9000)}`, one)),
        );
        for (const report of reports) expect(report.over).toBe(true);
        expect(reports.flatMap(refused)).toEqual([]);
        await capsHold(company);
        const heard = reports.filter(({ requests }) => requests.some(({ status }) => status !== null));
        expect(await company.ledger()).toHaveLength(heard.length);
        await overdue(company);
        for (const call of await company.ledger()) {
          expect(call.state, JSON.stringify(call)).toBe('ended');
          expect(call.outcome).not.toBeNull();
          expect(call.cause).not.toBeNull();
          for (const span of [call.duration, call.ringSeconds, call.talkSeconds]) {
            expect(span ?? 0).toBeGreaterThanOrEqual(0);
          }
        }
        expect(await openOffers(company)).toBe(0);
        await capsHold(company);
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);

/** Answers of ours that a carrier could do nothing with. */
function refused({ requests }: CallReport): string[] {
  return requests
    .filter(({ status }) => status !== null && status >= 400)
    .map(({ kind, url, status, answer }) => `${kind} ${url} ${status} ${answer}`);
}

/** An empty ledger with these caps. */
async function anew(company: TestCompany, caps: readonly object[]): Promise<void> {
  await runInDurableObject(company.object, (_, { storage }) => {
    for (const table of ['call', 'call_text', 'answer', 'happening', 'told', 'offer', 'recording', 'cap']) {
      storage.sql.exec(`DELETE FROM ${table}`);
    }
  });
  for (const one of caps) {
    const period = (one as { kind: string }).kind === 'concurrent' ? null : 'month';
    await company.api('POST', '/caps', { ...one, period });
  }
}

async function capsHold(company: TestCompany): Promise<void> {
  for (const { cap, used } of await company.desk.caps.readings(Date.now(), 'UTC')) {
    expect(used, `${cap.kind} of ${JSON.stringify(cap.subject)}`).toBeLessThanOrEqual(cap.limit);
  }
}

/** The time has come to ask about every call that has not ended. */
async function overdue(company: TestCompany): Promise<void> {
  await runInDurableObject(company.object, (_, { storage }) => {
    storage.sql.exec('UPDATE call_text SET check_at = 1 WHERE check_at IS NOT NULL');
  });
  await company.wake();
}

function openOffers(company: TestCompany): Promise<number> {
  return runInDurableObject(
    company.object,
    (_, { storage }) =>
      storage.sql.exec<{ open: number }>('SELECT count(*) AS open FROM offer WHERE ended_at IS NULL').one()
        .open,
  );
}

it('two hundred calls at once keep their order and lose nothing', async () => {
  const company = await TestCompany.with({
    desk: { type: 'dial', destinations: [{ to: '+13125550188' }], ringSeconds: 20, onNoAnswer: 'bye' },
    bye: { type: 'hangup' },
  });
  const callers = Array.from({ length: 200 }, (_, index) => `+1773555${1000 + index}`);
  const reports = await Promise.all(callers.map((from) => company.call(from)));
  expect(reports.flatMap(refused)).toEqual([]);
  const calls = await company.ledger();
  expect(calls).toHaveLength(200);
  expect(new Set(calls.map(({ caller }) => caller.number))).toEqual(new Set(callers));
  for (const call of calls) {
    expect(call).toMatchObject({ state: 'ended', outcome: 'answered', legs: [{ status: 'completed' }] });
  }
  const began = calls.map(({ startedAt }) => startedAt);
  expect(began).toEqual([...began].sort((a, b) => b - a));
}, 120_000);

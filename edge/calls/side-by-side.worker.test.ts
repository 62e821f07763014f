import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { TestCompany } from './company.fixture.ts';
import type { Company } from './company.ts';

// Whom a company tells of its calls, when some of them do not answer.

const FLOW = { ring: { type: 'dial', destinations: ['+13125550188'], onNoAnswer: null } };
const HANGS = 'https://1.1.1.1/hook';
const TAKES = 'https://1.1.1.2/hook';
const MAIL = 'https://1.1.1.3';

/** The internet: who answers, who keeps the line open, and what came. */
function internet() {
  const came: { url: string; id: string; type: string; caller: string; version: number }[] = [];
  const hanging = new Set<string>();
  let open = 0;
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const { type, data } = (await request.json()) as {
      type?: string;
      data?: { caller: { number: string }; version: number };
    };
    came.push({
      url: request.url,
      id: request.headers.get('webhook-id') ?? '',
      type: type ?? 'mail',
      caller: data?.caller.number ?? '',
      version: data?.version ?? 0,
    });
    if ([...hanging].some((url) => request.url.startsWith(url))) {
      open++;
      await new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', reject);
        request.signal.addEventListener('abort', reject);
      }).finally(() => {
        open--;
      });
    }
    return new Response(null, { status: 204 });
  });
  onTestFinished(() => spy.mockRestore());
  return {
    came,
    hanging,
    open: () => open,
    at: (url: string) => came.filter((one) => one.url.startsWith(url)),
  };
}

async function companyWith(...urls: string[]): Promise<TestCompany> {
  const company = await TestCompany.with(FLOW);
  for (const url of urls) {
    const types = ['call.started', 'call.ended'];
    expect((await company.api('POST', '/webhooks', { url, types })).status).toBe(201);
  }
  return company;
}

describe('a receiver and a mail server that hang', () => {
  it('hold up neither a receiver that does not nor the next call’s events', async () => {
    const world = internet();
    world.hanging.add(HANGS).add(MAIL);
    const company = await companyWith(HANGS, TAKES);
    const transport = { kind: 'resend', key: 'a-key-of-resend', url: MAIL };
    const mail = { from: 'Calls <calls@example.com>', replyTo: null, transport };
    expect((await company.api('PUT', '/mail', mail)).status).toBe(200);
    const rule = { name: 'Missed', events: ['missed'], addresses: ['anna@example.com'] };
    expect((await company.api('POST', '/notifications', rule)).status).toBe(201);

    const heard = (url: string, caller: string) => world.at(url).filter((one) => one.caller === caller);
    await company.call('+17735550151', { callee: 'no_answer' });
    // Both of the first call's events came before anything was given up.
    await expect.poll(() => heard(TAKES, '+17735550151').length, { timeout: 5_000 }).toBe(2);
    // Which calls were missed is told when they have settled, a minute later.
    await runInDurableObject(company.object, (object: Company, { storage }) => {
      storage.sql.exec('UPDATE notice SET due = 1');
      return object.alarm();
    });
    await expect.poll(() => world.at(MAIL).length, { timeout: 5_000 }).toBe(1);

    const began = performance.now();
    await company.call('+17735550152', { callee: 'no_answer' });
    await expect.poll(() => heard(TAKES, '+17735550152').length, { timeout: 5_000, interval: 20 }).toBe(2);
    // The mail server and the receiver still keep their lines open, and would for ten and more seconds.
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(world.open()).toBeGreaterThanOrEqual(2);
    const versions = world.at(TAKES).map(({ caller, type, version }) => `${caller} ${type} ${version}`);
    expect(versions).toEqual([
      '+17735550151 call.started 1',
      '+17735550151 call.ended 2',
      '+17735550152 call.started 1',
      '+17735550152 call.ended 2',
    ]);
  }, 20_000);

  it('lose nothing when the object dies with them in hand: each event comes again, with its id', async () => {
    const world = internet();
    world.hanging.add(HANGS);
    const company = await companyWith(HANGS);
    await company.call('+17735550153');
    const open = () => world.at(HANGS).filter(({ caller }) => caller === '+17735550153').length;
    await expect.poll(open, { timeout: 5_000 }).toBe(2);
    await expect.poll(() => alarmOf(company), { timeout: 5_000 }).toBeGreaterThan(Date.now() + 1_000);

    await runInDurableObject(company.object, (_, state) => state.abort('the machine is gone')).catch(
      () => {},
    );
    world.hanging.clear();
    const ids = () => world.at(HANGS).flatMap(({ id, caller }) => (caller === '+17735550153' ? id : []));
    const lost = ids();
    expect(new Set(lost).size).toBe(2);
    world.came.length = 0;
    const alarm = await alarmOf(company);
    expect(alarm ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(Date.now() + 61_000);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 62_000);
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    expect(await runDurableObjectAlarm(company.object)).toBe(true);
    await expect.poll(() => world.at(HANGS).length, { timeout: 5_000 }).toBe(2);
    expect(
      world
        .at(HANGS)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(lost.sort());
  }, 20_000);
});

function alarmOf(company: TestCompany): Promise<number | null> {
  return runInDurableObject(company.object, (_, { storage }) => storage.getAlarm());
}

import { env, exports } from 'cloudflare:workers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { simulatorSecret } from '../carriers/simulator/secret.ts';
import type { CallReport } from '../carriers/simulator/simulated-call.ts';
import { SIGNATURE_HEADER, sign } from '../carriers/twilio/signature.ts';
import { TestCompany } from './company.fixture.ts';

// Whole calls through the built-in carrier, our webhooks, the directory and the company's object.

const say = (text: string) => ({ say: text });
const DESK = '+13125550188';

const FLOW = {
  menu: {
    type: 'menu',
    prompt: say('Press 1 for sales.'),
    keys: { '1': 'tag' },
    timeoutSeconds: 3,
    retries: 1,
    onTimeout: 'message',
    onInvalid: 'message',
  },
  tag: { type: 'set', tags: ['Sales'], score: 5, fields: { team: 'sales' }, next: 'desk' },
  desk: {
    type: 'dial',
    destinations: [{ to: DESK }],
    ringSeconds: 20,
    whisper: say('A call from {source}.'),
    onNoAnswer: 'message',
  },
  message: { type: 'voicemail', greeting: say('Please leave a message.'), maxSeconds: 60 },
};

const kinds = ({ requests }: CallReport) => requests.map(({ kind, status }) => `${kind} ${status}`);

/** Sends a request of the carrier's once more, as it was. */
async function again(company: TestCompany, { url, form }: CallReport['requests'][number]): Promise<string> {
  const body = new URLSearchParams(form).toString();
  const response = await exports.default.fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      [SIGNATURE_HEADER]: await sign(url, body, await simulatorSecret(env.SECRET, company.id)),
    },
    body,
  });
  expect(response.status).toBeLessThan(300);
  return response.text();
}

describe('a call through its whole flow', () => {
  it('presses a key, is tagged, is whispered of, answered and ended', async () => {
    const company = await TestCompany.with(FLOW);
    const report = await company.call('+17735550111', { keys: ['1'] });
    expect(report).toMatchObject({ over: true, error: null });
    expect(kinds(report)).toContain('pickup 200');
    const call = await company.theCall();
    expect(call).toMatchObject({
      state: 'ended',
      outcome: 'answered',
      cause: 'normal_clearing',
      destination: DESK,
      talkSeconds: 8,
      flow: { id: 'main', version: 1 },
      screened: null,
      notes: { tags: ['Sales'], score: 5, fields: { team: 'sales' } },
      legs: [{ to: DESK, status: 'completed', cause: 'normal_clearing' }],
    });
    expect(call.path.map(({ node }) => node)).toEqual(['menu', 'tag', 'desk']);
    expect(call.keys).toMatchObject([{ node: 'menu', by: 'caller', digits: '1', isValid: true }]);
    expect(call.events.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['The caller pressed 1', 'Tagged Sales', `${DESK} answered`, 'The call ended']),
    );
  });

  it('presses wrong keys, leaves a message, and is a voicemail with its recording', async () => {
    const company = await TestCompany.with(FLOW);
    await company.call('+17735550111', { keys: ['9', '9'], message: { seconds: 12 } });
    const call = await company.theCall();
    expect(call).toMatchObject({
      outcome: 'voicemail',
      recordings: [{ kind: 'voicemail', status: 'completed' }],
    });
    expect(call.keys.map(({ digits, isValid }) => [digits, isValid])).toEqual([
      ['9', false],
      ['9', false],
    ]);
  });

  it('is given up while it rings: nobody is asked to leave a message', async () => {
    const company = await TestCompany.with(FLOW);
    await company.call('+17735550111', { keys: ['1'], callee: 'no_answer', hangUpAfter: 12 });
    const call = await company.theCall();
    expect(call).toMatchObject({ outcome: 'abandoned', cause: 'originator_cancel' });
    expect(call.path.map(({ node }) => node)).not.toContain('message');
  });

  it('finishes on the versions that were published when it began, also of the flows it goes to', async () => {
    const company = await TestCompany.with({ end: { type: 'hangup' } });
    await company.publish({ bye: { type: 'hangup', message: say('The old words.') } }, 'other');
    await company.publish({
      ask: {
        type: 'menu',
        prompt: say('Press 1.'),
        keys: { '1': 'over' },
        onTimeout: 'over',
        onInvalid: 'over',
      },
      over: { type: 'goto', to: { flow: 'other' } },
    });
    const first = await company.call('+17735550111', { keys: [''] });
    await company.publish({ bye: { type: 'hangup', message: say('The new words.') } }, 'other');
    const second = await company.call('+17735550122', { keys: [''] });
    const words = ({ requests }: CallReport) => requests.map(({ answer }) => answer).join();
    expect(words(first)).toContain('The old words.');
    expect(words(second)).toContain('The new words.');
    // The first call's result comes again after the flow has changed.
    const result = first.requests.findLast(({ kind }) => kind === 'gathered');
    if (result === undefined) throw new Error('no keys were asked for');
    expect(await again(company, result)).toContain('The old words.');
  });
});

describe('what is repeated', () => {
  it('gets the same answer, and has no second effect', async () => {
    const company = await TestCompany.with(FLOW);
    const report = await company.call('+17735550111', { keys: ['1'] });
    const before = await company.theCall();
    for (const request of report.requests) {
      // A pickup says what the call does now, and this one is over.
      if (request.kind === 'pickup') continue;
      const answer = await again(company, request);
      if (request.line !== null) expect(answer, request.kind).toBe(request.answer);
    }
    expect(await company.theCall()).toEqual(before);
  });

  it('by the carrier itself, late and out of order, changes nothing of the call', async () => {
    const company = await TestCompany.with(FLOW);
    await company.call('+17735550111', { keys: ['1'] });
    await company.call('+17735550122', {
      keys: ['1'],
      faults: { duplicate: true, reorder: true, repeat: true, delay: 30 },
    });
    const [second, first] = await company.ledger();
    for (const field of ['outcome', 'cause', 'destination', 'talkSeconds'] as const) {
      expect(second?.[field], field).toEqual(first?.[field]);
    }
    expect(second?.keys.map(({ digits }) => digits)).toEqual(first?.keys.map(({ digits }) => digits));
    expect(second?.notes).toEqual(first?.notes);
  });
});

describe('without a flow that can be run', () => {
  it('the backup number rings, and the call says why', async () => {
    const company = await TestCompany.with({ end: { type: 'hangup' } }, { backup: '+13125550199' });
    await env.DIRECTORY.prepare("UPDATE tracking_number SET flow_id = 'gone' WHERE number = ?")
      .bind(company.number)
      .run();
    await company.call('+17735550111');
    const call = await company.theCall();
    expect(call).toMatchObject({
      outcome: 'answered',
      cause: 'no_flow',
      destination: '+13125550199',
      flow: null,
    });
    expect(call.events.map(({ text }) => text)).toContain('There was no call flow that could be run');
  });

  it('nor a backup number, a sentence says so', async () => {
    const company = await TestCompany.with({ end: { type: 'hangup' } });
    await env.DIRECTORY.prepare("UPDATE tracking_number SET flow_id = 'gone' WHERE number = ?")
      .bind(company.number)
      .run();
    const report = await company.call('+17735550111');
    expect(report.requests[0]?.answer).toContain('not in service');
    expect(await company.theCall()).toMatchObject({ outcome: 'no_flow', cause: 'no_flow' });
  });

  it('the carrier’s fallback address answers the same without any object', async () => {
    const company = await TestCompany.with(FLOW, { backup: '+13125550199' });
    const report = await company.call('+17735550111', { faults: { timeOut: ['voice'] } });
    const fallback = report.requests.find(({ kind }) => kind === 'fallback');
    expect(fallback).toMatchObject({ status: 200, answer: expect.stringContaining('+13125550199') });
    expect(report).toMatchObject({ over: true, error: null });
    expect(await company.theCall()).toMatchObject({ state: 'ended', outcome: 'answered' });
  });
});

describe('a webhook node', () => {
  const ASKS = {
    ask: {
      type: 'webhook',
      url: 'https://10.0.0.1/route',
      branches: { vip: 'vip' },
      next: 'plain',
      onError: 'sorry',
    },
    vip: { type: 'hangup', message: say('Very important.') },
    plain: { type: 'hangup', message: say('Plain.') },
    sorry: { type: 'hangup', message: say('The server did not answer.') },
  };

  it('is asked only after a redirect, and never on a private network', async () => {
    const company = await TestCompany.with(ASKS);
    const report = await company.call('+17735550111');
    expect(kinds(report).slice(0, 2)).toEqual(['voice 200', 'redirect 200']);
    expect(report.requests[0]?.answer).toContain('<Redirect');
    expect(report.requests[1]?.answer).toContain('The server did not answer.');
    expect((await company.theCall()).path.map(({ node }) => node)).toEqual(['ask', 'sorry']);
  });

  it('is told of the call, and its answer says the way', async () => {
    const asked: unknown[] = [];
    const server = vi.spyOn(globalThis, 'fetch').mockImplementation(async (request) => {
      asked.push(await new Request(request).json());
      return Response.json({ branch: 'vip' });
    });
    onTestFinished(() => server.mockRestore());
    const company = await TestCompany.with({ ...ASKS, ask: { ...ASKS.ask, url: 'https://1.1.1.1/route' } });
    const report = await company.call('+17735550111');
    expect(report.requests[1]?.answer).toContain('Very important.');
    const call = await company.theCall();
    expect(call.path.map(({ node }) => node)).toEqual(['ask', 'vip']);
    expect(asked).toEqual([expect.objectContaining({ call: call.id, caller: '+17735550111' })]);
  });
});

it('a webhook that is not signed is refused before anything is read', async () => {
  const company = await TestCompany.with(FLOW);
  for (const path of [
    'voice',
    'status',
    'recording',
    'transcript',
    'challenge',
    'next/0',
    'fallback',
    'pickup/0/0/CA1',
  ]) {
    const response = await exports.default.fetch(`${env.PUBLIC_URL}/carriers/${company.id}/${path}`, {
      method: 'POST',
      body: 'CallSid=CA1',
    });
    expect(response.status, path).toBe(403);
  }
});

import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { newId } from '../id.ts';
import { inObject } from '../object.fixture.ts';
import { type Draining, drain } from './drain.ts';
import { Outbox } from './outbox.ts';
import { newSecret } from './sign.ts';
import { OUTBOX_TABLES } from './tables.ts';
import { type Webhook as WebhookRow, Webhooks } from './webhooks.ts';

const START = Date.now();
const HOUR = 3_600_000;
const SECRET = newSecret();

/** A receiver that answers as it is told to, and notes what it took. */
class Receiver implements Draining {
  readonly got: { id: string; type: string; version: number; at: number }[] = [];
  answer: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 204 });
  readonly loopback = false;
  readonly transaction = (work: () => void): void => work();
  readonly unseal = async (sealed: string): Promise<string> => sealed;
  readonly random = (): number => 0.5;
  resolve = async (): Promise<string[]> => ['93.184.215.14'];
  fetch = async (request: Request): Promise<Response> => {
    const response = await this.answer(request.clone());
    if (response.ok) {
      const body = await request.text();
      const headers = Object.fromEntries(request.headers);
      // The library looks at the real clock; what is sent at a made-up time is checked by its signature alone.
      expect(headers['webhook-signature']).toBe(
        new Webhook(SECRET).sign(
          String(headers['webhook-id']),
          new Date(Number(headers['webhook-timestamp']) * 1000),
          body,
        ),
      );
      const { type, data } = JSON.parse(body);
      this.got.push({
        id: String(headers['webhook-id']),
        type,
        version: data.version,
        at: Number(headers['webhook-timestamp']) * 1000,
      });
    }
    return response;
  };
}

const inOutbox = (work: (outbox: Outbox, storage: DurableObjectStorage) => Promise<void>): Promise<void> =>
  inObject([OUTBOX_TABLES], (storage) => work(new Outbox(storage.sql, new Webhooks(storage.sql)), storage));

function add(outbox: Outbox, url = 'https://hooks.example.com/'): WebhookRow {
  const added = outbox.webhooks.add(newId('whk'), { url, types: [], secret: SECRET, at: START });
  if (added === null) throw new Error('there are too many webhooks');
  return added;
}

/** Lets time pass until nothing is due any more, or `until`. */
async function run(outbox: Outbox, receiver: Receiver, until = START + 1000 * HOUR): Promise<void> {
  for (;;) {
    const [next] = outbox.due().sort((a, b) => a.at - b.at);
    if (next === undefined || next.at > until) return;
    await drain(outbox, next.webhook, next.at, receiver);
  }
}

describe('an event', () => {
  it('is written only if its cause is', () =>
    inOutbox(async (outbox, storage) => {
      add(outbox);
      expect(() =>
        storage.transactionSync(() => {
          outbox.emit('call.ended', 'call_1', {}, START);
          throw new Error('the cause failed');
        }),
      ).toThrow('the cause failed');
      expect(outbox.due()).toEqual([]);
    }));

  it('goes to every webhook that takes its type, and to no other', () =>
    inOutbox(async (outbox) => {
      const all = add(outbox, 'https://all.example.com/');
      outbox.webhooks.add(newId('whk'), {
        url: 'https://starts.example.com/',
        types: ['call.started'],
        secret: SECRET,
        at: START,
      });
      const off = add(outbox, 'https://off.example.com/');
      outbox.webhooks.change(off.id, { state: 'off' });
      const asked: string[] = [];
      const receiver = new Receiver();
      receiver.answer = ({ url }) => {
        asked.push(url);
        return new Response();
      };
      outbox.emit('call.ended', 'call_1', {}, START);
      await run(outbox, receiver);
      expect(asked).toEqual([all.url]);
    }));

  it('counts up for its subject, so that a receiver can tell which is newer', () =>
    inOutbox(async (outbox) => {
      add(outbox);
      const receiver = new Receiver();
      outbox.emit('call.started', 'call_1', {}, START);
      outbox.emit('call.started', 'call_2', {}, START);
      outbox.emit('call.ended', 'call_1', {}, START);
      await run(outbox, receiver);
      expect(receiver.got.map(({ type, version }) => `${type} ${version}`)).toEqual([
        'call.started 1',
        'call.started 1',
        'call.ended 2',
      ]);
    }));
});

describe('a receiver', () => {
  it('that fails is asked again with the same id until it takes it', () =>
    inOutbox(async (outbox) => {
      const { id } = add(outbox);
      const receiver = new Receiver();
      let fails = 3;
      receiver.answer = () => new Response('not now', { status: fails-- > 0 ? 503 : 200 });
      outbox.emit('call.ended', 'call_1', {}, START);
      await run(outbox, receiver);
      expect(receiver.got).toHaveLength(1);
      const [delivery] = outbox.deliveries(id, 10, null);
      expect(delivery?.state).toBe('taken');
      expect(delivery?.attempts.map(({ status, error, response }) => [status, error, response])).toEqual([
        [503, 'answered with 503', 'not now'],
        [503, 'answered with 503', 'not now'],
        [503, 'answered with 503', 'not now'],
        [200, null, 'not now'],
      ]);
    }));

  it('that redirects is not followed', () =>
    inOutbox(async (outbox) => {
      const { id } = add(outbox);
      const receiver = new Receiver();
      receiver.answer = () =>
        new Response(null, { status: 302, headers: { location: 'http://169.254.169.254/' } });
      outbox.emit('call.ended', 'call_1', {}, START);
      await run(outbox, receiver, START);
      expect(outbox.deliveries(id, 1, null)[0]?.attempts[0]?.error).toMatch(/redirect/);
    }));

  it('whose name leads to a private address is never asked', () =>
    inOutbox(async (outbox) => {
      const { id } = add(outbox, 'https://rebound.example.com/');
      const receiver = new Receiver();
      let asked = 0;
      receiver.answer = () => new Response(String(asked++));
      receiver.resolve = async () => ['10.0.0.1'];
      outbox.emit('call.ended', 'call_1', {}, START);
      await run(outbox, receiver, START);
      expect(asked).toBe(0);
      expect(outbox.deliveries(id, 1, null)[0]?.attempts[0]?.error).toMatch(/not on the public internet/);
    }));

  it('that talks for ever has taken it all the same', () =>
    inOutbox(async (outbox) => {
      const { id } = add(outbox);
      const receiver = new Receiver();
      const chunk = new TextEncoder().encode('x'.repeat(1000));
      receiver.answer = () =>
        new Response(new ReadableStream({ pull: (controller) => controller.enqueue(chunk) }));
      outbox.emit('call.ended', 'call_1', {}, START);
      await run(outbox, receiver);
      expect(outbox.deliveries(id, 1, null)[0]?.attempts[0]).toMatchObject({
        error: null,
        response: 'x'.repeat(2048),
      });
    }));

  it('that hangs is given ten seconds', () =>
    inOutbox(async (outbox) => {
      const { id } = add(outbox);
      const receiver = new Receiver();
      receiver.answer = () => Promise.reject(new DOMException('', 'TimeoutError'));
      outbox.emit('call.ended', 'call_1', {}, START);
      await run(outbox, receiver, START);
      expect(outbox.deliveries(id, 1, null)[0]?.attempts[0]?.error).toBe('no answer within 10 s');
    }));

  it('that hangs holds up no other, and is handed one event at a time until it takes one', () =>
    inOutbox(async (outbox) => {
      const { id } = add(outbox, 'https://hangs.example.com/');
      const good = add(outbox);
      const receiver = new Receiver();
      let open = 0;
      let most = 0;
      receiver.answer = async ({ url }) => {
        if (!url.includes('hangs')) return new Response();
        open++;
        most = Math.max(most, open);
        await scheduler.wait(20);
        open--;
        throw new DOMException('', 'TimeoutError');
      };
      for (let n = 0; n < 8; n++) outbox.emit('call.updated', `call_${n}`, {}, START);
      const hanging = drain(outbox, id, START, receiver);
      for (let n = 0; n < 2; n++) await drain(outbox, good.id, START, receiver);
      expect(receiver.got).toHaveLength(8);
      expect(open).toBe(5);
      await hanging;
      most = 0;
      for (let n = 0; n < 3; n++) await drain(outbox, id, START, receiver);
      expect(most).toBe(1);
      expect(outbox.deliveries(id, 10, null).every(({ attempts }) => attempts.length === 1)).toBe(true);
    }));

  it('that is gone (410) is given up at once, and the others are told', () =>
    inOutbox(async (outbox) => {
      const { id } = add(outbox, 'https://gone.example.com/');
      add(outbox);
      const receiver = new Receiver();
      receiver.answer = ({ url }) => new Response(null, { status: url.includes('gone') ? 410 : 200 });
      outbox.emit('call.ended', 'call_1', {}, START);
      await run(outbox, receiver);
      expect(outbox.webhooks.find(id)?.state).toBe('failing');
      expect(receiver.got.map(({ type }) => type)).toEqual(['call.ended', 'integration.failed']);
    }));

  it('that takes nothing for five days is given up, and what it missed can be replayed', () =>
    inOutbox(async (outbox) => {
      const { id } = add(outbox);
      const receiver = new Receiver();
      receiver.answer = () => new Response(null, { status: 500 });
      for (let day = 0; day <= 6; day++) {
        outbox.emit('call.ended', `call_${day}`, {}, START + day * 24 * HOUR);
        await run(outbox, receiver, START + (day + 1) * 24 * HOUR);
      }
      expect(outbox.webhooks.find(id)?.state).toBe('failing');
      receiver.answer = () => new Response();
      outbox.webhooks.change(id, { state: 'on' });
      const now = START + 8 * 24 * HOUR;
      const missed = outbox.replayMissed(id, START, now, now);
      await run(outbox, receiver);
      expect(receiver.got).toHaveLength(missed);
      expect(new Set(receiver.got.map((event) => event.id)).size).toBe(missed);
      expect(missed).toBeGreaterThanOrEqual(5);
      expect(outbox.replayMissed(id, START, now, now)).toBe(0);
    }));

  it('gets one delivery again on request, with the id it had', () =>
    inOutbox(async (outbox) => {
      const { id } = add(outbox);
      const receiver = new Receiver();
      outbox.emit('call.ended', 'call_1', {}, START);
      await run(outbox, receiver);
      expect(outbox.replay(id, outbox.deliveries(id, 1, null)[0]?.n ?? 0, START + HOUR)).toBe(true);
      expect(outbox.replay(id, 9999, START + HOUR)).toBe(false);
      await run(outbox, receiver);
      expect(receiver.got.map((event) => event.id)).toEqual([receiver.got[0]?.id, receiver.got[0]?.id]);
    }));
});

it('an event that was sent but not noted is sent again', () =>
  inOutbox(async (outbox, storage) => {
    const { id } = add(outbox);
    const receiver = new Receiver();
    outbox.emit('call.ended', 'call_1', {}, START);
    // The object dies after the receiver has it: nothing of the attempt is on record but the claim.
    const { fetch } = receiver;
    receiver.fetch = async (request) => {
      await fetch(request);
      return new Promise(() => {});
    };
    void drain(outbox, id, START, receiver);
    await scheduler.wait(50);
    receiver.fetch = fetch;
    const afterwards = new Outbox(storage.sql, new Webhooks(storage.sql));
    await run(afterwards, receiver);
    expect(receiver.got).toHaveLength(2);
    expect(receiver.got[0]?.id).toBe(receiver.got[1]?.id);
  }));

it('whatever receivers do, each event is taken at least once or is in the log as given up, and none is invented', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ after: fc.integer({ min: 0, max: 40 }), subject: fc.integer({ min: 1, max: 4 }) }),
        { minLength: 1, maxLength: 12 },
      ),
      fc.array(fc.constantFrom(200, 200, 204, 301, 404, 500, 0), { minLength: 1, maxLength: 30 }),
      (events, answers) =>
        inOutbox(async (outbox) => {
          const { id } = add(outbox);
          const receiver = new Receiver();
          let turn = 0;
          receiver.answer = () => {
            const status = answers[turn++ % answers.length] ?? 200;
            if (status === 0) throw new Error('the connection broke');
            return new Response(null, { status });
          };
          let at = START;
          for (const { after, subject } of events) {
            at += after * 60_000;
            await run(outbox, receiver, at);
            outbox.emit('call.updated', `call_${subject}`, {}, at);
          }
          await run(outbox, receiver);
          const log = outbox.deliveries(id, 100, null);
          expect(outbox.due()).toEqual([]);
          if (outbox.webhooks.find(id)?.state === 'on') expect(log).toHaveLength(events.length);
          const taken = new Set(receiver.got.map((event) => event.id));
          for (const { event, state } of log) expect(state).toBe(taken.has(event.id) ? 'taken' : 'given_up');
          for (const { id: got } of receiver.got) expect(log.map(({ event }) => event.id)).toContain(got);
        }),
    ),
    { numRuns: 25 },
  );
});

import { SMTPServer } from 'smtp-server';
import type { Edge } from '../edge.ts';
import { type Manner, Receiver } from './receiver.ts';
import { allCalls, type Outcome, type Scenario, Stage, sleep, until } from './scenario.ts';

/** Receivers that hang, fail and drip beside one that works: visitors and the one that works must not notice. */
export const slowReceivers: Scenario = {
  name: 'webhook receivers out of order',
  fault:
    'of four receivers one hangs, one answers 500, one drips a byte a second; they come to their senses after 8 s',
  run: (wish) =>
    Stage.with(wish, {}, async (stage) => {
      const { edge } = stage;
      const manners: Manner[] = ['takes', 'hangs', 'fails', 'drips'];
      const receivers: Receiver[] = [];
      try {
        for (const manner of manners) receivers.push(await Receiver.of(edge, manner));
        const placed = placeCalls(edge, 10);
        await stage.trafficFor(4_000, 50);
        await placed;
        await sleep(4_000);
        for (const receiver of receivers) receiver.manner = 'takes';
        const callers = (await allCalls(edge)).flatMap(({ caller }) => caller.number ?? []);
        const [good, ...others] = receivers as [Receiver, ...Receiver[]];
        const goodMs = await until(
          'the one that works has all',
          60_000,
          async () => good.wrong(callers).length === 0,
        ).catch(() => null);
        // What failed twice is tried again after five minutes; a person would not wait, and says: send it now.
        const recoveryMs = await until('all have all', 90_000, async () => {
          for (const receiver of others) await replayWaiting(edge, receiver);
          return others.every((receiver) => receiver.wrong(callers).length === 0);
        }).catch(() => null);
        const lost = [
          ...(await stage.contradictions()),
          ...receivers.flatMap((receiver) => receiver.wrong(callers)),
        ];
        const { requests, failed } = stage.traffic.sent;
        const p99 = percentile(stage.traffic.took, 0.99);
        const seen = `${callers.length} calls; meanwhile the 99th percentile of a visit’s answer was ${p99} ms; the receiver that works had all ${goodMs === null ? 'never' : `${(goodMs / 1000).toFixed(1)} s`} after that`;
        return { requests, failed, lost, recoveryMs, seen };
      } finally {
        for (const receiver of receivers) receiver.stop();
      }
    }),
};

/** A mail server that greets after six seconds, and takes seven for a mail. */
export const slowMail: Scenario = {
  name: 'mail server slow',
  fault: 'a mail server that greets after 6 s and takes 7 s for each mail, and never greets the first two',
  run: (wish) =>
    Stage.with(wish, {}, async (stage) => {
      const { edge } = stage;
      const receiver = await Receiver.of(edge);
      const subjects: string[] = [];
      let connections = 0;
      const server = new SMTPServer({
        authOptional: true,
        disabledCommands: ['STARTTLS'],
        logger: false,
        onConnect: (_, done) => {
          // What fails twice is tried again after five minutes only.
          if (++connections > 2) setTimeout(done, 6_000);
        },
        onData: (stream, _, done) => {
          let text = '';
          stream.on('data', (chunk: Buffer) => {
            text += chunk;
          });
          stream.on('end', () => {
            setTimeout(() => {
              subjects.push(text);
              done();
            }, 7_000);
          });
        },
      });
      server.on('error', () => undefined);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      try {
        const { port } = server.server.address() as { port: number };
        await edge.api('PUT', '/v1/mail', {
          from: 'Calls <calls@example.com>',
          replyTo: null,
          transport: { kind: 'smtp', host: '127.0.0.1', port, security: 'none' },
        });
        await edge.api('POST', '/v1/notifications', {
          name: 'Missed',
          events: ['missed'],
          addresses: ['anna@example.com'],
        });
        const missed = ['+17735550151', '+17735550152'];
        for (const from of missed)
          await edge.api('POST', '/simulator/calls', {
            to: '+13125550103',
            from,
            script: { speed: 0, callee: 'no_answer', message: { seconds: 0 } },
          });
        const hooksMs = await until(
          'webhooks have come',
          60_000,
          async () => receiver.wrong(missed).length === 0,
        ).catch(() => null);
        await stage.trafficFor(4_000, 50);
        const ends = (from: string) => subjects.some((text) => text.includes(from.slice(-4)));
        const recoveryMs = await until('every mail was taken', 120_000, async () => missed.every(ends)).catch(
          () => null,
        );
        const lost = [
          ...(await stage.contradictions()).filter((line) => !line.includes('+13125550103')),
          ...missed.filter((from) => !ends(from)).map((from) => `nobody was told of ${from}`),
        ];
        const { requests, failed } = stage.traffic.sent;
        const seen = `${missed.length} notices, ${connections} connections; webhooks came within ${hooksMs === null ? 60 : (hooksMs / 1000).toFixed(1)} s; meanwhile the 99th percentile of a visit’s answer was ${percentile(stage.traffic.took, 0.99)} ms`;
        return { requests, failed, lost, recoveryMs, seen };
      } finally {
        receiver.stop();
        server.close();
      }
    }),
};

/** A carrier whose messages come late, twice and in the wrong order, and that gives up on answers. */
export const slowCarrier: Scenario = {
  name: 'carrier slow and muddled',
  fault:
    'reports come 3 s late, twice and in the wrong order, some never, and the carrier repeats requests it had answers to',
  run: (wish) =>
    Stage.with(wish, {}, async (stage): Promise<Outcome> => {
      const { edge } = stage;
      const from = Array.from({ length: wish.quick ? 6 : 20 }, (_, n) => `+1773${8_000_000 + n}`);
      let failed = 0;
      const began = performance.now();
      await Promise.all(
        from.map(async (one, n) => {
          const faults = {
            delay: 3,
            duplicate: true,
            reorder: n % 2 === 0,
            repeat: true,
            drop: n % 3 === 0 ? ['ringing'] : [],
          };
          await edge
            .api('POST', '/simulator/calls', {
              to: '+13125550104',
              from: one,
              script: { speed: 10, talkFor: 20, faults },
            })
            .catch(() => failed++);
        }),
      );
      await stage.trafficFor(3_000, 50);
      const of = async () =>
        (await allCalls(edge)).filter(({ trackingNumber }) => trackingNumber === '+13125550104');
      await until('every call has ended', 60_000, async () =>
        (await of()).every(({ state }) => state === 'ended'),
      ).catch(() => null);
      const recoveryMs = Math.round(performance.now() - began);
      const rows = await of();
      const lost = [...stage.traffic.wrong];
      for (const one of from) {
        const own = rows.filter(({ caller }) => caller.number === one);
        if (own.length !== 1) lost.push(`the call from ${one} has ${own.length} rows`);
        if (own.some(({ outcome }) => outcome !== 'answered'))
          lost.push(`the call from ${one} was answered and counts as ${own[0]?.outcome}`);
      }
      const requests = from.length + stage.traffic.sent.requests;
      const seen = `${from.length} calls; meanwhile the 99th percentile of a visit’s answer was ${percentile(stage.traffic.took, 0.99)} ms`;
      return { requests, failed: failed + stage.traffic.sent.failed, lost, recoveryMs, seen };
    }),
};

async function placeCalls(edge: Edge, count: number): Promise<void> {
  for (let n = 0; n < count; n++)
    await edge.api('POST', '/simulator/calls', {
      to: '+13125550105',
      from: `+1773${9_000_000 + n}`,
      script: { speed: 0 },
    });
}

/** Sends once more what waits or was given up. */
async function replayWaiting(edge: Edge, { hook }: Receiver): Promise<void> {
  const { deliveries } = await edge.api<{
    deliveries: { n: number; state: string; event: { id: string } }[];
  }>('GET', `/v1/webhooks/${hook}/deliveries?limit=100`);
  const taken = new Set(deliveries.filter(({ state }) => state === 'taken').map(({ event }) => event.id));
  const tried = new Set<string>();
  for (const { n, event } of deliveries) {
    if (taken.has(event.id) || tried.has(event.id)) continue;
    tried.add(event.id);
    await edge.api('POST', `/v1/webhooks/${hook}/deliveries/${n}/replay`).catch(() => undefined);
  }
  await sleep(3_000);
}

/** ms; the values' order does not matter. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN);
}

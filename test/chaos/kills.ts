import { Receiver } from './receiver.ts';
import { allCalls, between, type Scenario, Stage, sleep, until } from './scenario.ts';

/** A retry is not made by anybody else for 60 s after a claim (`CLAIM_MS` of the outbox), then it must be. */
const CLAIMED_MS = 60_000;

/** Killed at random moments under visits, keep-alives, departures and calls. */
export const leases: Scenario = {
  name: 'killed during leases',
  fault: 'SIGKILL at random moments under 200 messages a second, then a start on what was written',
  run: (wish) =>
    Stage.with(wish, {}, async (stage) => {
      const rounds = wish.quick ? 2 : 5;
      const lost: string[] = [];
      let recoveryMs = 0;
      for (let round = 1; round <= rounds; round++) {
        const burst = new AbortController();
        const sent = stage.traffic.burst(burst.signal);
        await sleep(between(stage.random, 50, 1500));
        await stage.edge.kill();
        burst.abort();
        await sent;
        recoveryMs = Math.max(recoveryMs, await stage.restart());
        lost.push(...(await stage.contradictions()));
      }
      const { visits, calls } = stage.witness;
      const { requests, failed } = stage.traffic.sent;
      const seen = `${rounds} kills, ${visits.size} visits and ${calls.size} calls`;
      return { requests, failed, lost, recoveryMs, seen };
    }),
};

/** Killed while calls go on in (quick) time: the carrier repeats what was not answered, and each call has one row. */
export const calls: Scenario = {
  name: 'killed during calls',
  fault: 'SIGKILL while calls ring, talk and leave messages; the carrier sends again what was not answered',
  run: (wish) =>
    Stage.with(wish, {}, async (stage) => {
      const { edge, random } = stage;
      const rounds = wish.quick ? 1 : 3;
      const placed = new Map<string, string>();
      let [requests, failed, recoveryMs] = [0, 0, 0];
      for (let round = 0; round < rounds; round++) {
        const sent = Array.from({ length: 10 }, async (_, n) => {
          const from = `+1773${6_000_000 + round * 100 + n}`;
          await sleep(n * 120);
          requests++;
          try {
            const script = {
              speed: 4,
              talkFor: 20,
              keys: n % 3 === 0 ? ['2'] : [],
              faults: { duplicate: n % 2 === 0 },
            };
            const { call } = await edge.api<{ call: string }>('POST', '/simulator/calls', {
              to: '+13125550101',
              from,
              script,
            });
            placed.set(from, call);
          } catch {
            failed++;
          }
        });
        await sleep(between(random, 600, 3000));
        await edge.kill();
        await Promise.all(sent);
        const began = performance.now();
        await stage.restart();
        await until('every call is over', 90_000, () => areOver(stage, [...placed.values()]));
        recoveryMs = Math.max(recoveryMs, Math.round(performance.now() - began));
      }
      const lost: string[] = [];
      const rows = (await allCalls(edge)).filter(({ trackingNumber }) => trackingNumber === '+13125550101');
      for (const from of placed.keys()) {
        const of = rows.filter(({ caller }) => caller.number === from);
        if (of.length !== 1) lost.push(`the call from ${from} has ${of.length} rows`);
        for (const { state, outcome } of of)
          if (state !== 'ended' || outcome === null) lost.push(`the call from ${from} is ${state} for ever`);
      }
      const doubled = rows.length - new Set(rows.map(({ caller }) => caller.number)).size;
      if (doubled > 0) lost.push(`${doubled} rows too many`);
      const messages = rows.filter(({ outcome }) => outcome === 'voicemail').length;
      const seen = `${rounds} kills, ${placed.size} calls, ${messages} of them with a message`;
      return { requests, failed, lost, recoveryMs, seen };
    }),
};

async function areOver({ edge }: Stage, placed: readonly string[]): Promise<boolean> {
  const reports = await Promise.all(
    placed.map((call) => edge.api<{ over: boolean }>('GET', `/simulator/calls/${call}`)),
  );
  return reports.every(({ over }) => over);
}

/** Killed between a commit and the delivery of its events, and between a delivery and the note that it was taken. */
export const outbox: Scenario = {
  name: 'killed with events waiting',
  fault: 'SIGKILL between the commit of a call and the delivery of its events, and between delivery and note',
  run: (wish) =>
    Stage.with(wish, {}, async (stage) => {
      const { edge, random } = stage;
      const receiver = await Receiver.of(edge, 'is slow');
      try {
        const rounds = wish.quick ? 1 : 4;
        let [requests, failed] = [0, 0];
        for (let round = 0; round < rounds; round++) {
          const sent = Array.from({ length: 20 }, async (_, n) => {
            await sleep(n * 15);
            requests++;
            await edge
              .api('POST', '/simulator/calls', {
                to: '+13125550102',
                from: `+1773${7_000_000 + round * 100 + n}`,
                script: { speed: 0 },
              })
              .catch(() => failed++);
          });
          await sleep(between(random, 150, 900));
          await edge.kill();
          await Promise.all(sent);
          await stage.restart();
        }
        const before = receiver.heard.length;
        const callers = async () =>
          (await allCalls(edge)).flatMap(({ caller, trackingNumber, state }) =>
            trackingNumber === '+13125550102' && state === 'ended' ? (caller.number ?? []) : [],
          );
        const goOn = async () => (await allCalls(edge)).every(({ state }) => state === 'ended');
        await until('the calls are over', 60_000, goOn);
        const wanted = await callers();
        const recoveryMs = await until(
          'every event has come',
          2 * CLAIMED_MS,
          async () => receiver.wrong(wanted).length === 0,
        ).catch(() => null);
        const again = receiver.heard.length - new Set(receiver.heard.map(({ id }) => id)).size;
        const seen = `${rounds} kills, ${wanted.length} calls, ${receiver.heard.length} deliveries, ${before} of them before the last start, ${again} of them a second time`;
        return { requests, failed, lost: receiver.wrong(wanted), recoveryMs, seen };
      } finally {
        receiver.stop();
      }
    }),
};

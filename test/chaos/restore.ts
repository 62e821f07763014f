import { createHash } from 'node:crypto';
import { databasesIn, databaseWith, rowsOf } from '../databases.ts';
import { seedPast } from '../past-calls.ts';
import { allCalls, between, type Scenario, Stage, sleep } from './scenario.ts';

const KEY = 'nl_chaos_of_the_restored_company';

/** What an import that died has left is taken away after ten minutes; the clock of the mark is set back by so much, ms. */
const LATER_MS = 11 * 60_000;

/** An archive is taken into a second company, and the machine dies in the middle. */
export const restore: Scenario = {
  name: 'killed while an archive is taken in',
  fault:
    'SIGKILL while a new company takes in an archive of another; the same is asked for again ten minutes later',
  run: (wish) =>
    Stage.with(wish, {}, async (stage) => {
      const { edge, random } = stage;
      await edge.api('POST', '/simulator/calls', {
        to: '+13125550101',
        from: '+17735550101',
        script: { speed: 0 },
      });
      await seedPast(edge, wish.quick ? 2_000 : 6_000);
      const archive = await (
        await fetch(`${edge.url}/v1/archive`, { headers: bearer('nl_demo') })
      ).arrayBuffer();
      const original = await allCalls(edge);
      await edge.kill();
      secondCompany(edge.state);
      await edge.start();

      const lost: string[] = [];
      const left: string[] = [];
      let [requests, failed, recoveryMs] = [0, 0, 0];
      const take = async (dry = false) => {
        requests++;
        const response = await fetch(`${edge.url}/v1/archive?numbers=leave_out&dry=${dry}`, {
          method: 'POST',
          headers: { ...bearer(KEY), 'content-type': 'application/zip' },
          body: archive,
        });
        return { status: response.status, text: await response.text() };
      };
      // Reading and checking comes first: a kill in that time leaves nothing.
      const began = performance.now();
      await take(true);
      const checkMs = performance.now() - began;
      for (let kills = 0; kills < (wish.quick ? 2 : 5); kills++) {
        const taking = take().then(
          ({ status }) => status,
          () => null,
        );
        await sleep(between(random, checkMs * 0.7, checkMs * 2));
        await edge.kill();
        const status = await taking;
        if (status === 200) break;
        failed++;
        const half = restored(edge.state);
        left.push(String(half ?? 'nothing'));
        await edge.start();
        if (half !== null) {
          const early = await take();
          if (early.status !== 409)
            lost.push(`taken in over what is half there: ${early.status} ${early.text}`);
          await edge.kill();
          timeGoesBy(edge.state);
          await edge.start();
        }
      }
      const started = performance.now();
      const again = await take();
      recoveryMs = Math.round(performance.now() - started);
      // The last kill may have come when all was written, and only the answer was missing.
      const isThere = again.status === 200 || /has nothing yet/.test(again.text);
      if (!isThere) lost.push(`could not be taken in afterwards: ${again.status} ${again.text}`);
      const copy = await allCalls(edge, KEY);
      const missing = original.filter(({ id }) => !copy.some((one) => one.id === id)).length;
      if (missing > 0 || copy.length !== original.length)
        lost.push(`${copy.length} of ${original.length} calls are there, ${missing} are missing`);
      const kept = new Map(copy.map((call) => [call.id, call]));
      for (const { id, attribution, outcome } of original)
        if (
          JSON.stringify(kept.get(id)?.attribution) !== JSON.stringify(attribution) ||
          kept.get(id)?.outcome !== outcome
        )
          lost.push(`${id} is another`);
      const seen = `${original.length} calls; the kills left ${left.join(', ') || 'none'} of them half taken in`;
      return { requests, failed, lost: lost.slice(0, 20), recoveryMs, seen };
    }),
};

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/** A company with nothing, and a key to it that may do what the demo company's may. */
function secondCompany(state: string): void {
  const directory = databaseWith(state, 'directory', 'tracking_number');
  directory.exec(
    "INSERT INTO company (id, account_id, name, time_zone, created_at) VALUES ('second', 'demo', 'Second', 'UTC', 1)",
  );
  directory
    .prepare(
      `INSERT INTO api_key (id, company_id, name, prefix, hash, permissions, created_at)
       SELECT 'key_second', 'second', 'Key', 'nl_chaos', ?, permissions, 1 FROM api_key WHERE company_id = 'demo' LIMIT 1`,
    )
    .run(createHash('sha256').update(KEY).digest('hex'));
  directory.close();
}

/** Calls in the ledger that is being filled, which may be none yet; `null` when none is. */
function restored(state: string): number | null {
  const all = databasesIn(state, 'company');
  const counts = all.filter((one) => rowsOf(one, 'restoring') > 0).map((one) => rowsOf(one, 'call'));
  for (const one of all) one.close();
  return counts[0] ?? null;
}

function timeGoesBy(state: string): void {
  for (const one of databasesIn(state, 'company')) {
    one.prepare('UPDATE restoring SET at = at - ?').run(LATER_MS);
    one.close();
  }
}

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allCalls, type Scenario, Stage } from './scenario.ts';

/** Somebody goes back to a moment: the state folder was copied then, and is put back. */
export const moment: Scenario = {
  name: 'set back to an earlier moment',
  fault:
    'the state folder, copied while stopped, is put back after another call came and a caller was erased',
  run: (wish) =>
    Stage.with(wish, {}, async (stage) => {
      const { edge } = stage;
      await stage.trafficFor(wish.quick ? 1_000 : 3_000, 100);
      const place = (from: string) =>
        edge.api('POST', '/simulator/calls', { to: '+13125550101', from, script: { speed: 0 } });
      await place('+17735550101');
      const ofThen = JSON.stringify(await allCalls(edge));
      const visits = [...stage.witness.visits.values()];
      await edge.kill();
      const copy = mkdtempSync(join(tmpdir(), 'numberline-copy-'));
      try {
        cpSync(edge.state, copy, { recursive: true });
        await edge.start();
        await place('+17735550102');
        await edge.api('DELETE', '/v1/people/%2B17735550101');
        const changed = JSON.stringify(await allCalls(edge));
        if (changed === ofThen) throw new Error('nothing has changed, so there is nothing to go back from');

        await edge.kill();
        const began = performance.now();
        rmSync(edge.state, { recursive: true });
        cpSync(copy, edge.state, { recursive: true });
        await edge.start();
        await stage.untilAnswered();
        const recoveryMs = Math.round(performance.now() - began);
        const lost = await stage.contradictions();
        const now = (await allCalls(edge)).filter(({ caller }) => caller.number !== '+17735550102');
        if (JSON.stringify(now) !== ofThen) lost.push('the calls are not those of that moment');
        if ((await allCalls(edge)).length !== now.length) lost.push('a call of later is there');
        const { requests, failed } = stage.traffic.sent;
        const seen = `${now.length} calls and ${visits.length} visits are as they were`;
        return {
          requests,
          failed,
          lost: lost.filter((line) => !line.startsWith('nobody placed')),
          recoveryMs,
          seen,
        };
      } finally {
        rmSync(copy, { recursive: true, force: true });
      }
    }),
};

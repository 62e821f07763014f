import { type Scenario, Stage } from './scenario.ts';
import { percentile } from './slow.ts';

/**
 * Messages a second in a busy hour of as many visits a day as one pool should have, 200,000: twice the average, with four
 * messages each (docs/scale.md).
 */
const ORDINARY = 20;

/** Ten times the load, then as before. */
export const tenfold: Scenario = {
  name: 'ten times the load',
  fault: `${10 * ORDINARY} messages of visitors and callers a second for 60 s, ten times those of a busy hour of 200,000 visits a day`,
  run: (wish) =>
    Stage.with(wish, { size: 3_000, mayRefuse: true }, async (stage) => {
      const { traffic } = stage;
      await stage.trafficFor(wish.quick ? 3_000 : 10_000, ORDINARY);
      const usual = percentile(traffic.took, 0.99);
      const before = { ...traffic.sent, answers: traffic.took.length };
      const began = performance.now();
      await stage.trafficFor(wish.quick ? 15_000 : 60_000, 10 * ORDINARY);
      const seconds = (performance.now() - began) / 1000;
      const requests = traffic.sent.requests - before.requests;
      const failed = traffic.sent.failed - before.failed;
      const during = traffic.took.slice(before.answers);
      // What was in hand when the load ended is over by now; how soon is a visitor answered as before?
      const ended = performance.now();
      let recoveryMs: number | null = null;
      for (let n = 0; n < 600 && recoveryMs === null; n++) {
        const from = traffic.took.length;
        await stage.trafficFor(500, ORDINARY);
        if (percentile(traffic.took.slice(from), 0.99) <= Math.max(2 * usual, 50))
          recoveryMs = Math.round(performance.now() - ended);
      }
      console.error([...traffic.reasons].map(([why, n]) => `${n} × ${why}`).join('\n'));
      const lost = await stage.contradictions();
      const seen = `${Math.round(requests / seconds)} requests a second were sent; a visit’s answer took ${percentile(during, 0.5)} ms (half of them) and ${percentile(during, 0.99)} ms (99 of 100), before that ${usual} ms (99 of 100)`;
      return { requests, failed, lost, recoveryMs, seen };
    }),
};

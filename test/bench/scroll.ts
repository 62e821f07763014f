import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { fullDashboard } from './full-dashboard.ts';
import { percentile, round } from './rounds.ts';

/** What a frame may take, ms, at p95, and the heap afterwards, MB. */
const FRAME_LIMIT = 50;
const HEAP_LIMIT = 150;

/** How fast it is scrolled, px a second: some 170 rows, as a finger that hurries does. */
const SPEED = 6000;

/**
 * `npm run bench -- scroll [--calls N] [--seconds N]`: scrolls the log of a company with a million calls downwards without a
 * pause, in Chromium on the whole of Numberline, and measures every frame and, after a collection, the heap.
 */
export async function bench(args: string[]): Promise<object> {
  const { values } = parseArgs({
    args,
    options: { calls: { type: 'string', default: '1000000' }, seconds: { type: 'string', default: '60' } },
  });
  const calls = Number(values.calls);
  const seconds = Number(values.seconds);
  const { page, cdp, edge, close } = await fullDashboard(calls);
  try {
    await page.goto(`${edge.url}/calls`);
    await page.locator('[data-call]').first().waitFor({ timeout: 60_000 });
    await page.evaluate(() => {
      const frames: number[] = [];
      let before = performance.now();
      const next = (now: number) => {
        frames.push(now - before);
        before = now;
        requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
      Object.assign(window, { frames });
    });
    await cdp.send('Input.synthesizeScrollGesture', {
      x: 800,
      y: 600,
      yDistance: -SPEED * seconds,
      speed: SPEED,
      gestureSourceType: 'mouse',
    });
    const { frames, passed } = await page.evaluate(() => ({
      frames: (window as unknown as { frames: number[] }).frames.slice(1),
      passed: Math.round((document.querySelector('.log-scroll')?.scrollTop ?? 0) / 36),
    }));
    await cdp.send('HeapProfiler.enable');
    await cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = await cdp.send('Runtime.getHeapUsage');
    const heap = usedSize / 1_048_576;
    const p95 = percentile(frames, 0.95);
    return {
      bench: 'scroll',
      baseline: `limits: a frame of ${FRAME_LIMIT} ms at p95, ${HEAP_LIMIT} MB of heap`,
      calls,
      seconds,
      passed,
      machine: { cpus: availableParallelism(), load: round(loadavg()[0] ?? 0) },
      frames: {
        count: frames.length,
        p50: round(percentile(frames, 0.5)),
        p95: round(p95),
        p99: round(percentile(frames, 0.99)),
        longest: round(Math.max(...frames)),
      },
      heapMB: round(heap),
      met: p95 <= FRAME_LIMIT && heap <= HEAP_LIMIT,
    };
  } finally {
    await close();
  }
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Scenario, Stage, sleep, Unable, until } from './scenario.ts';

/** Room for an installation and a minute of traffic, and little more. */
const SIZE = '64m';

/** What is tried while nothing can be written: each must say so, and soon. */
const PROBES = ['visit', 'call', 'pool', 'sound', 'tag'] as const;

/** The disk is full for a while, then it is not. */
export const storageFull: Scenario = {
  name: 'storage full',
  fault:
    'no byte left on the file system under traffic (a tmpfs of 64 MB), then room again; nothing is restarted',
  async run(wish) {
    const disk = mounted();
    try {
      const options = { mayRefuse: true, state: join(disk, 'state') };
      return await Stage.with(wish, options, (stage) => work(stage, disk, wish.quick));
    } finally {
      // Lazily: the runtime's process may take some ms to be gone.
      spawnSync('umount', ['--lazy', disk]);
      rmSync(disk, { recursive: true, force: true });
    }
  },
};

async function work(stage: Stage, disk: string, quick: boolean) {
  const { edge, traffic } = stage;
  const ballast = join(disk, 'ballast');
  await stage.trafficFor(quick ? 1_000 : 3_000);
  const call = (await edge.api<{ calls: { id: string }[] }>('GET', '/v1/calls')).calls[0]?.id ?? '';
  const before = { ...traffic.sent };
  fill(ballast, disk);
  const lost: string[] = [];
  const stop = new AbortController();
  const burst = traffic.burst(stop.signal, 50);
  await sleep(quick ? 2_000 : 5_000);
  // Whatever the traffic has freed by ending, such as a journal.
  fill(ballast, disk);
  const answers = [];
  for (const what of PROBES) answers.push(await probe(stage, what, call));
  stop.abort();
  await burst;
  const refused = answers.filter(({ status }) => status >= 400);
  for (const { what, status, text } of refused) {
    if (!isProblem(text)) lost.push(`${what} was refused without words: ${status} ${text.slice(0, 100)}`);
  }
  const requests = traffic.sent.requests - before.requests;
  const failed = traffic.sent.failed - before.failed;

  rmSync(ballast);
  const recoveryMs = await until('everything can be written again', 60_000, async () => {
    for (const what of PROBES) if ((await probe(stage, what, call)).status >= 400) return false;
    return true;
  });
  await stage.trafficFor(1_000);
  lost.push(...(await stage.contradictions()));
  await edge.kill();
  await stage.restart();
  lost.push(...(await stage.contradictions()));
  const seen = `while full: ${answers.map(({ what, status }) => `${what} ${status}`).join(', ')}`;
  return { requests, failed, lost: [...new Set(lost)], recoveryMs, seen };
}

/** A file system of its own. Throws `Unable` where nobody may mount one. */
function mounted(): string {
  const disk = mkdtempSync(join(tmpdir(), 'numberline-full-'));
  const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', disk]);
  if (status === 0) return disk;
  rmSync(disk, { recursive: true, force: true });
  throw new Unable(
    `a small file system could not be mounted (${String(stderr ?? error).trim()}); run as root on Linux`,
  );
}

/** Takes every block that is left. */
function fill(ballast: string, disk: string): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(`${ballast}`, Buffer.alloc(bavail * bsize), { flag: 'a' });
}

async function probe(stage: Stage, what: (typeof PROBES)[number], call: string) {
  const { edge, site } = stage;
  const key = { authorization: 'Bearer nl_demo' };
  const json = { ...key, 'content-type': 'application/json' };
  const post = (path: string, headers: Record<string, string>, body: BodyInit, method = 'POST') =>
    fetch(`${edge.url}${path}`, { method, headers, body, signal: AbortSignal.timeout(20_000) });
  const url = `${site.origin}/`;
  const at = Date.now();
  const send = {
    visit: () =>
      post(
        '/v1/visits',
        {
          origin: site.origin,
          'content-type': 'text/plain',
          'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0 Safari/537.36',
        },
        JSON.stringify({
          site: site.key,
          touch: { landing: url, referrer: '', at },
          pages: [{ url, title: 'Home', at }],
        }),
      ),
    call: () =>
      post(
        '/simulator/calls',
        json,
        JSON.stringify({
          to: '+13125550101',
          from: `+1646${at % 10_000_000}`.padEnd(12, '0'),
          script: { speed: 0 },
        }),
      ),
    pool: () => post('/v1/pools', json, JSON.stringify({ name: `Pool of ${at}` })),
    sound: () => post('/v1/media?name=Tone&kind=greeting', { ...key, 'content-type': 'audio/wav' }, tone()),
    tag: () => post(`/v1/calls/${call}`, json, JSON.stringify({ addTags: [`t${at}`] }), 'PATCH'),
  };
  try {
    const response = await send[what]();
    return { what, status: response.status, text: await response.text() };
  } catch (error) {
    return { what, status: 599, text: `no answer: ${error instanceof Error ? error.message : error}` };
  }
}

/** Two seconds of nothing: 8,000 samples a second of 16 bits. */
function tone(): Uint8Array<ArrayBuffer> {
  const sound = new Uint8Array(44 + 32_000);
  const view = new DataView(sound.buffer);
  const text = (at: number, letters: string) => sound.set(new TextEncoder().encode(letters), at);
  text(0, 'RIFF');
  view.setUint32(4, sound.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8000, true);
  view.setUint32(28, 16_000, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 32_000, true);
  return sound;
}

function isProblem(text: string): boolean {
  try {
    const { type, message } = JSON.parse(text) as { type?: unknown; message?: unknown };
    return typeof type === 'string' && typeof message === 'string';
  } catch {
    return false;
  }
}

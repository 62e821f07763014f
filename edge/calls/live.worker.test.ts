import { exports } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LiveMessage } from './call.ts';
import { TestCompany } from './company.fixture.ts';

const ANNA = '+12125550101';
const BEN = '+12125550102';
const NODES = {
  ring: { type: 'dial', destinations: [{ to: '+13125550188' }], ringSeconds: 20, onNoAnswer: null },
};

let company: TestCompany;

beforeEach(async () => {
  company = await TestCompany.with(NODES);
});

/** What a watcher of this question has heard, as it comes in. */
async function watch(query = ''): Promise<{ heard: LiveMessage[]; close: () => void }> {
  const response = await exports.default.fetch(`https://edge.example/v1/calls/live${query}`, {
    headers: { upgrade: 'websocket', authorization: `Bearer ${company.key}` },
  });
  const socket = response.webSocket;
  if (socket === null) throw new Error(`no socket: ${response.status} ${await response.text()}`);
  const heard: LiveMessage[] = [];
  socket.accept();
  socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(data as string) as LiveMessage));
  return { heard, close: () => socket.close() };
}

const asking = (filter: object, rest = '') => `?filter=${encodeURIComponent(JSON.stringify(filter))}${rest}`;
const kinds = (heard: LiveMessage[]) => heard.map((message) => message.type);
const idsIn = async (query: string) =>
  (await company.api<{ calls: { id: string }[] }>('GET', `/calls${query}`)).body.calls.map(({ id }) => id);

describe('a live log that is filtered', () => {
  it('hears of its own calls and of no others', async () => {
    const annas = await watch(asking({ field: 'caller.number', op: 'is', value: ANNA }));
    const all = await watch();
    await company.call(BEN);
    await company.call(ANNA);
    await expect.poll(() => all.heard.length).toBeGreaterThan(1);
    const numbers = (heard: LiveMessage[]) =>
      new Set(heard.map((message) => (message.type === 'call' ? message.call.caller.number : message.id)));
    await expect.poll(() => numbers(all.heard)).toEqual(new Set([ANNA, BEN]));
    expect(numbers(annas.heard)).toEqual(new Set([ANNA]));
    annas.close();
    all.close();
  });

  it('hears of a call once it is one of them, and that it is one no longer', async () => {
    const answered = asking({ field: 'tags', op: 'is', value: 'boiler' });
    await company.call(ANNA);
    const { id } = await company.theCall();
    const { heard, close } = await watch(answered);
    const edit = (change: object) => company.api('PATCH', `/calls/${id}`, change);
    await edit({ score: 10 });
    await edit({ addTags: ['boiler'] });
    await edit({ score: 20 });
    await edit({ removeTags: ['boiler'] });
    await edit({ score: 30 });
    await expect.poll(() => kinds(heard)).toEqual(['call', 'call', 'gone']);
    expect(heard.at(-1)).toEqual({ type: 'gone', id });
    close();
  });

  it('says of a call that runs what the list says: not known yet is no answer', async () => {
    // Of a running call the outcome is not known: it is in the list of those that were not answered, until it was.
    const query = asking({ not: { field: 'outcome', op: 'is', value: 'answered' } });
    const { heard, close } = await watch(query);
    await company.call(ANNA);
    const { id } = await company.theCall();
    await expect.poll(() => kinds(heard).at(-1)).toBe('gone');
    expect(
      kinds(heard)
        .slice(0, -1)
        .every((kind) => kind === 'call'),
    ).toBe(true);
    expect(heard.length).toBeGreaterThan(1);
    expect(await idsIn(query)).toEqual([]);
    expect(await idsIn('')).toEqual([id]);
    close();
  });

  it('leaves spam out, finds words, and lets go of what is marked as spam', async () => {
    await company.call(ANNA, { caller: { name: 'MEYER ANNA' } });
    const { id } = await company.theCall();
    const { heard, close } = await watch('?q=meyer');
    const { heard: others, close: closeOthers } = await watch('?q=schulze');
    await company.api('PATCH', `/calls/${id}`, { score: 1 });
    await company.api('PATCH', `/calls/${id}`, { leadStatus: 'spam' });
    await expect.poll(() => kinds(heard)).toEqual(['call', 'gone']);
    expect(others).toEqual([]);
    close();
    closeOthers();
  });

  it('is refused for a filter that is wrong, naming the field', async () => {
    await expect(watch(asking({ field: 'colour', op: 'is', value: 'red' }))).rejects.toThrow(
      /400 .*filter\.field/,
    );
  });
});

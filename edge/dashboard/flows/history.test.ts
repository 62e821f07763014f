import { expect, it } from 'vitest';
import type { Flow } from '../../flows/flow.ts';
import { begun, stepped } from './history.ts';

const flow = (start: string): Flow => ({ start, nodes: {} });
const to = (start: string, about: string | null = null) => ({
  do: 'change' as const,
  flow: flow(start),
  about,
});

it('goes back and forth', () => {
  const two = [to('b'), to('c')].reduce(stepped, begun(flow('a')));
  const back = stepped(stepped(two, { do: 'undo' }), { do: 'undo' });
  expect(back.now.start).toBe('a');
  expect(stepped(back, { do: 'undo' })).toBe(back);
  expect(stepped(back, { do: 'redo' }).now.start).toBe('b');
});

it('undoes what was typed into one field as one, and only that', () => {
  const typed = [to('b', 'x'), to('c', 'x'), to('d', 'y')].reduce(stepped, begun(flow('a')));
  const back = stepped(typed, { do: 'undo' });
  expect(back.now.start).toBe('c');
  expect(stepped(back, { do: 'undo' }).now.start).toBe('a');
});

it('a change after undoing leaves nothing to redo', () => {
  const changed = [to('b'), { do: 'undo' as const }, to('c')].reduce(stepped, begun(flow('a')));
  expect(changed.future).toEqual([]);
});

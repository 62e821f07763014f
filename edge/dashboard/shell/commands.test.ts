import { expect, it } from 'vitest';
import { commandsFor, matching } from './commands.ts';

const commands = commandsFor([
  { to: '/', label: 'Overview' },
  { to: '/calls', label: 'Calls' },
  { to: '/pools', label: 'Pools' },
]);
const words = (typed: string) => matching(commands, typed).map((command) => command.words);

it('offers everything until something is typed', () => {
  expect(words('')).toEqual(['Overview', 'Calls', 'Pools', 'System theme', 'Light theme', 'Dark theme']);
});

it('finds a command by its beginning, a part, or letters in their order', () => {
  expect(words('poo')[0]).toBe('Pools');
  expect(words('view')[0]).toBe('Overview');
  expect(words('dkth')[0]).toBe('Dark theme');
});

it('offers to search the calls for whatever was typed', () => {
  expect(words('boiler')).toEqual(['Search calls for “boiler”']);
});

import type { Exit, ScheduleInterval, ScheduleNode } from '../flow.ts';
import { dayBefore, type WallClock, wallClock } from '../wall-clock.ts';
import type { NodeKind } from './kind.ts';

export const schedule: NodeKind<ScheduleNode> = {
  ways: ({ intervals, holidays, onClosed }) => [
    ...intervals.map(({ next }, index) => ({ field: `intervals.${index}.next`, to: next })),
    ...holidays.map(({ next }, index) => ({ field: `holidays.${index}.next`, to: next })),
    { field: 'onClosed', to: onClosed },
  ],
  prompts: () => [],
  needsCaller: false,
  enter: (node, { world }) => ({ to: exitAt(node, wallClock(world.at, node.zone ?? world.zone)) }),
};

function exitAt({ intervals, holidays, onClosed }: ScheduleNode, now: WallClock): Exit {
  const holiday = holidays.find(({ date }) => date === now.date || date === now.date.slice('YYYY-'.length));
  if (holiday !== undefined) return holiday.next;
  const interval = intervals.find((one) => holds(one, now));
  return interval === undefined ? onClosed : interval.next;
}

/** By the clock on the wall, so an hour that comes twice in autumn counts twice and one left out in spring not at all. */
function holds({ days, from, to }: ScheduleInterval, { weekday, minute }: WallClock): boolean {
  const [start, end] = [minuteOf(from), minuteOf(to)];
  const isToday = days.includes(weekday);
  if (start < end) return isToday && minute >= start && minute < end;
  return (isToday && minute >= start) || (days.includes(dayBefore(weekday)) && minute < end);
}

/** `HH:MM` as minutes since midnight. */
function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

import { chance } from '../chance.ts';
import type { Destination, DialNode } from '../flow.ts';
import { nodeKey } from '../step.ts';
import type { Run } from './kind.ts';

/**
 * Who rings, group after group; within a group all at once. A simultaneous dial of more destinations than the carrier
 * can ring at once becomes several groups.
 */
export function ringingOrder(node: DialNode, run: Run): string[][] {
  const order = ORDER[node.mode](node.destinations, run).map(({ to }) => to);
  const last = run.world.lastAnsweredBy;
  const first = node.sticky && last !== null && order.includes(last) ? [last] : [];
  const rest = order.filter((to) => !first.includes(to));
  const size = node.mode === 'simultaneous' ? Math.max(1, run.world.capabilities.simultaneous) : 1;
  return [...(first.length === 0 ? [] : [first]), ...inGroupsOf(size, rest)];
}

/** True where each visit of the node counts, because the order goes on from the last one. */
export function takesTurns({ mode }: DialNode): boolean {
  return mode === 'round_robin' || mode === 'weighted';
}

const ORDER: Record<
  DialNode['mode'],
  (destinations: readonly Destination[], run: Run) => readonly Destination[]
> = {
  simultaneous: (destinations) => destinations,
  sequential: (destinations) => destinations,
  round_robin(destinations, run) {
    const first = turnOf(run) % destinations.length;
    return [...destinations.slice(first), ...destinations.slice(0, first)];
  },
  /**
   * A draw without putting back: sorted by u^(1/weight), each first place falls to a destination in proportion to its
   * weight among those left (Efraimidis and Spirakis, Weighted random sampling with a reservoir, 2006).
   */
  weighted(destinations, run) {
    const draw = `${nodeKey(run.at)} ${turnOf(run)} ${run.context.key}`;
    return destinations
      .map((destination) => ({
        destination,
        rank: chance(`${draw} ${destination.to}`) ** (1 / destination.weight),
      }))
      .sort((a, b) => b.rank - a.rank)
      .map(({ destination }) => destination);
  },
};

function turnOf({ world, at }: Run): number {
  return world.turns[nodeKey(at)] ?? 0;
}

function inGroupsOf(size: number, list: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

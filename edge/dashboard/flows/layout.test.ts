import { expect, it } from 'vitest';
import { DEMO_FLOW } from '../../accounts/demo-flow.ts';
import { withWay } from './flow-doc.ts';
import { layoutOf, NODE } from './layout.ts';

it('no two nodes stand on each other, and every way leads down', () => {
  const { placed, arrows } = layoutOf(DEMO_FLOW);
  for (const one of placed)
    for (const other of placed) {
      if (one === other || one.y !== other.y) continue;
      expect(Math.abs(one.x - other.x), `${one.id} ${other.id}`).toBeGreaterThanOrEqual(NODE.width / 2);
    }
  const y = new Map(placed.map(({ id, y }) => [id, y]));
  for (const { from, to } of arrows) expect(y.get(to), `${from} ${to}`).toBeGreaterThan(y.get(from) ?? 0);
});

it('every way is drawn, the ends of the call too', () => {
  const { placed, arrows } = layoutOf(DEMO_FLOW);
  expect(placed.filter(({ isEnd }) => !isEnd)).toHaveLength(Object.keys(DEMO_FLOW.nodes).length);
  expect(arrows.filter(({ from }) => from === 'menu').map(({ branch }) => branch.fields)).toEqual([
    ['keys.1'],
    ['keys.2'],
    ['onTimeout', 'onInvalid'],
  ]);
});

it('a way back up does not push anything down for ever', () => {
  const circle = withWay(DEMO_FLOW, 'message', ['next'], 'menu');
  expect(layoutOf(circle).placed.length).toBeGreaterThan(0);
});

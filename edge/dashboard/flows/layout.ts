import type { Flow } from '../../flows/flow.ts';
import { type Branch, type TreeNode, treeOf } from './flow-doc.ts';

/** Sizes of the picture, px. */
export const NODE = { width: 200, height: 64 };
export const END = { width: 88, height: 28 };
const GAP = { x: 32, y: 72 };

/** Where a node stands. `id` of an end is the node it belongs to with `:end` behind. */
export interface Placed {
  id: string;
  isEnd: boolean;
  x: number;
  y: number;
}

/** An arrow: which ways out of `from` lead to `to` (the id of something placed). */
export interface Arrow {
  from: string;
  to: string;
  branch: Omit<Branch, 'node'>;
}

/** A flow as a picture from top to bottom: each node under the one that first leads to it, as in the outline. */
export function layoutOf(flow: Flow): { placed: Placed[]; arrows: Arrow[] } {
  const { root, loose } = treeOf(flow);
  const placed: Placed[] = [];
  const arrows: Arrow[] = [];
  const depth = depthsOf([...(root === null ? [] : [root]), ...loose]);

  /** Places a node and what is under it from `left` on; answers where that ends. */
  const place = ({ id, branches }: TreeNode, left: number): number => {
    const y = (depth.get(id) ?? 0) * (NODE.height + GAP.y);
    let right = left;
    for (const { fields, to, node } of branches) {
      const branch = { fields, to };
      if (to === null) {
        const end = `${id}:end`;
        placed.push({
          id: end,
          isEnd: true,
          x: right + (NODE.width - END.width) / 2,
          y: y + NODE.height + GAP.y,
        });
        arrows.push({ from: id, to: end, branch });
        right += NODE.width + GAP.x;
        continue;
      }
      arrows.push({ from: id, to, branch });
      if (node !== null) right = place(node, right);
    }
    const width = Math.max(right - left, NODE.width + GAP.x);
    placed.push({ id, isEnd: false, x: left + (width - GAP.x - NODE.width) / 2, y });
    return left + width;
  };

  let left = 0;
  for (const tree of [...(root === null ? [] : [root]), ...loose]) left = place(tree, left);
  const there = new Set(placed.map(({ id }) => id));
  return { placed, arrows: arrows.filter(({ to }) => there.has(to)) };
}

/** How far down a node stands: under everything in the outline that leads to it, ways back left out. */
function depthsOf(trees: readonly TreeNode[]): Map<string, number> {
  const depths = new Map<string, number>();
  const order: TreeNode[] = [];
  const collect = (tree: TreeNode): void => {
    for (const { node } of tree.branches) if (node !== null) collect(node);
    order.push(tree);
  };
  for (const tree of trees) collect(tree);
  // Backwards it is a topological order of all ways but those that lead back up.
  order.reverse();
  const rank = new Map(order.map(({ id }, index) => [id, index]));
  for (const { id, branches } of order) {
    const here = depths.get(id) ?? 0;
    depths.set(id, here);
    for (const { to } of branches) {
      if (to === null || (rank.get(to) ?? 0) <= (rank.get(id) ?? 0)) continue;
      depths.set(to, Math.max(depths.get(to) ?? 0, here + 1));
    }
  }
  return depths;
}

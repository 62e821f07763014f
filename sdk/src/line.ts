/** Attributes that people read or hear, or that dial. Of `value`, only a button's is looked at: it is its label. */
export const LABELS = 'href title alt aria-label placeholder value'.split(' ');

/** What scripts read, visitors write or the site owner keeps out. */
export const LEFT_ALONE = 'script,style,noscript,textarea,select,[contenteditable],[data-numberline-skip]';

// What ends a line of text, but for lists and the like, whose text is all in their items. A block that is missing here
// does no harm: no two blocks add up to a phone number.
const ENDS = `${LEFT_ALONE},button,dd,div,dt,form,h1,h2,h3,h4,h5,h6,li,p,section,td,th,title`;

/** Whether a node stands in a line of text with what is before and after it. Told by its name: styles cost time. */
export const isInline = (node: Node): boolean => !(node as Element).matches?.(ENDS);

/** The element whose lines a node is part of, but nothing above `top`. */
export function blockOf(node: Node, top?: Node): Node {
  let block = node;
  while (block !== top && block.parentNode && isInline(block)) block = block.parentNode;
  return block;
}

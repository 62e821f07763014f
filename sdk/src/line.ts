/** Attributes that people read or hear, or that dial. Of `value`, only a button's is looked at: it is its label. */
export const LABELS = 'title alt aria-label placeholder value href'.split(' ');

/** What scripts read, visitors write or the site owner keeps out. */
export const LEFT_ALONE = 'script,style,noscript,textarea,select,[contenteditable],[data-numberline-skip]';

/**
 * What ends a line of text. A block that is missing here does no harm: no two blocks add up to a phone number. Told by
 * name, because styles cost time.
 */
const ENDS = `${LEFT_ALONE},div,h2,li,p,td,th`;

/** The element whose lines a node is part of; nothing where that is the whole of a document or a shadow tree. */
export const blockOf = (node: Node): Element | null =>
  ((node as Element).closest ? (node as Element) : node.parentElement)?.closest(ENDS) ?? null;

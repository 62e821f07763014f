/** Attributes that people read or hear, or that dial. Of `value`, only a button's is looked at: it is its label. */
export const LABELS = 'href title alt aria-label placeholder value'.split(' ');

/** Elements that may have one: of the many links, those that may dial. */
export const LABELLED = '[href*=":"]:not([href^=http]),[title],[alt],[aria-label],[placeholder],input';

/** What scripts read, visitors write or the site owner keeps out. */
export const LEFT_ALONE = 'script,style,noscript,textarea,select,[contenteditable],[data-numberline-skip]';

/**
 * What ends a line of text. A block that is missing here does no harm: no two blocks add up to a phone number. Told by
 * name, because styles cost time.
 */
export const ENDS = `${LEFT_ALONE},dd,div,dt,h1,h2,h3,h4,li,p,td,th`;

/** The element whose lines a node is part of; nothing where that is the whole of a document or a shadow tree. */
export const blockOf = (node: Node): Element | null | undefined =>
  (node as Element).closest?.(ENDS) ?? node.parentElement?.closest(ENDS);

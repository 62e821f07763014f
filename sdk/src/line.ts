/** Attributes that people read or hear, or that dial. Of `value`, only a button's is looked at: it is its label. */
export const LABELS = 'href title alt aria-label placeholder value'.split(' ');

// Elements that end a line of text. One that is missing here does no harm: no two blocks add up to a phone number.
const BLOCK = /^(body|button|d[dlt]|div|form|h\d|li|p|section|t[dhr]|title|ul)$/i;

/** Whether a node stands in a line of text with what is before and after it. Told by its name: styles cost time. */
export const isInline = ({ nodeName }: Node): boolean => !BLOCK.test(nodeName);

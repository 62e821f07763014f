/** Attributes that people read or hear, or that dial. Of `value`, only a button's is looked at: it is its label. */
export const LABELS = ['href', 'title', 'alt', 'aria-label', 'placeholder', 'value'];

// Elements that a number may run through; any other ends the line. Custom elements are inline too.
const INLINE =
  /^([abiqsu]|abbr|bd[io]|big|cite|code|data|em|font|ins|label|mark|small|span|strong|su[bp]|time|tspan|\w+-.+|#(text|comment))$/i;

/** Whether a node stands in a line of text with what is before and after it. Told by its name: styles cost time. */
export const isInline = ({ nodeName }: Node): boolean => INLINE.test(nodeName);

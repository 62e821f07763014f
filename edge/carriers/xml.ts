// What XML 1.0 cannot hold at all, escaped or not: control characters, lone surrogates, two non-characters
// (https://www.w3.org/TR/xml/#charsets).
const IMPOSSIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser turns these into spaces inside an attribute unless they are written as references.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text that is safe between tags and inside a quoted attribute. Characters XML cannot hold are left out. */
export function escapeXml(text: string): string {
  return text.replace(IMPOSSIBLE, '').replace(/[&<>"'\t\n\r]/g, (character) => ENTITIES[character] ?? '');
}

/**
 * An element with its attributes, in the order given; those that are `null` are left out.
 * `content` is markup: elements made here, or text that went through `escapeXml`.
 *
 * @example element('Say', {}, escapeXml('Hello & goodbye')) // <Say>Hello &amp; goodbye</Say>
 */
export function element(
  name: string,
  attributes: Record<string, string | number | boolean | null>,
  content = '',
): string {
  let start = name;
  for (const [key, value] of Object.entries(attributes))
    if (value !== null) start += ` ${key}="${escapeXml(String(value))}"`;
  return content === '' ? `<${start}/>` : `<${start}>${content}</${name}>`;
}

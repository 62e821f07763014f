import { readXml, type XmlElement } from './simulator/xml-reader.ts';

/**
 * A document without what does not matter in it: order of attributes, space between elements and how a character was
 * escaped. Two documents that say the same compare equal.
 */
export function canonicalXml(source: string): unknown {
  const canonical = ({ name, attributes, children, text }: XmlElement): unknown => ({
    name,
    attributes: Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))),
    text: text.trim(),
    children: children.map(canonical),
  });
  return canonical(readXml(source));
}

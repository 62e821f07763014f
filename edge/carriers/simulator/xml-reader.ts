/** An element of an XML document: what TwiML needs of XML, no more. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** The text directly inside, references resolved. */
  text: string;
}

/** The document is no well-formed XML (of the kind read here). */
class XmlError extends Error {
  override readonly name = 'XmlError';
}

const NAME = '[A-Za-z_][\\w.:-]*';
const TOKEN = new RegExp(
  [
    '<\\?[\\s\\S]*?\\?>', // declaration, processing instruction
    '<!--[\\s\\S]*?-->',
    '<!\\[CDATA\\[(?<cdata>[\\s\\S]*?)\\]\\]>',
    `</(?<close>${NAME})\\s*>`,
    `<(?<open>${NAME})(?<attributes>(?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(?<empty>/?)>`,
    '(?<text>[^<]+)',
  ].join('|'),
  'y',
);
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads a document with one root element. No DTD: TwiML has none, and refusing it leaves no entity tricks. */
export function readXml(source: string): XmlElement {
  const outside: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [outside];
  const token = new RegExp(TOKEN);
  const text = source.replace(/^\uFEFF/, '');
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const groups = token.exec(text)?.groups;
    if (groups === undefined) throw new XmlError(`not XML at character ${at}: ${text.slice(at, at + 40)}`);
    const inside = open.at(-1) ?? outside;
    if (groups.open !== undefined) {
      const child = {
        name: groups.open,
        attributes: readAttributes(groups.attributes ?? ''),
        children: [],
        text: '',
      };
      inside.children.push(child);
      if (groups.empty === '') open.push(child);
    } else if (groups.close !== undefined) {
      if (open.length === 1 || inside.name !== groups.close)
        throw new XmlError(`</${groups.close}> closes nothing that is open`);
      open.pop();
    } else {
      inside.text += groups.cdata ?? resolve(groups.text ?? '');
    }
  }
  if (open.length > 1) throw new XmlError(`<${open.at(-1)?.name}> is not closed`);
  const [root, ...more] = outside.children;
  if (root === undefined || more.length > 0 || outside.text.trim() !== '')
    throw new XmlError('a document has one root element and nothing beside it');
  return root;
}

function readAttributes(source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', double, single] of source.matchAll(ATTRIBUTE)) {
    if (Object.hasOwn(attributes, name)) throw new XmlError(`the attribute ${name} is there twice`);
    attributes[name] = resolve((double ?? single ?? '').replace(/[\t\n\r]/g, ' '));
  }
  return attributes;
}

function resolve(text: string): string {
  return text.replace(/&([^;&]*);?/g, (reference, name: string) => {
    const code = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
    const point = code === null ? Number.NaN : Number.parseInt(code[1] ?? code[2] ?? '', code[1] ? 16 : 10);
    const character = point <= 0x10ffff ? String.fromCodePoint(point) : NAMED[name];
    if (character === undefined || !reference.endsWith(';'))
      throw new XmlError(`${reference.slice(0, 20)} is no reference; a plain & is written &amp;`);
    return character;
  });
}

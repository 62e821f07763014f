import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  type PDFRef,
} from '@cantoo/pdf-lib';

/** The texts of a PDF of ours, in the order they were drawn, by page: what its fonts say their glyphs are. */
export async function textsOf(file: Uint8Array): Promise<string[][]> {
  const document = await PDFDocument.load(file);
  const { context } = document;
  const streamText = (stream: unknown): string =>
    stream instanceof PDFRawStream
      ? new TextDecoder('latin1').decode(decodePDFRawStream(stream).decode())
      : '';
  return document.getPages().map(({ node }) => {
    const fonts = node.Resources()?.lookup(PDFName.of('Font'), PDFDict);
    const maps = new Map(
      (fonts?.entries() ?? []).map(([name, ref]) => {
        const font = context.lookup(ref as PDFRef, PDFDict);
        return [name.toString(), glyphsOf(streamText(font.lookup(PDFName.of('ToUnicode'))))];
      }),
    );
    const contents = node.Contents();
    const code =
      contents instanceof PDFArray
        ? contents
            .asArray()
            .map((ref) => streamText(context.lookup(ref as PDFRef)))
            .join('\n')
        : streamText(contents);
    const texts: string[] = [];
    let font = new Map<string, string>();
    for (const [, name, hex] of code.matchAll(/(\/\S+) \S+ Tf|<([0-9A-Fa-f]*)> Tj/g)) {
      if (name !== undefined) font = maps.get(name) ?? new Map();
      else
        texts.push(
          (hex?.match(/.{4}/g) ?? []).map((glyph) => font.get(glyph.toUpperCase()) ?? '\ufffd').join(''),
        );
    }
    return texts;
  });
}

/** Characters by glyph, of a ToUnicode map (Adobe Technical Note 5411). */
function glyphsOf(map: string): Map<string, string> {
  const text = (hex: string) =>
    String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16)));
  const glyphs = new Map<string, string>();
  for (const [, glyph = '', hex = ''] of map.matchAll(/<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>/g)) {
    glyphs.set(glyph.toUpperCase(), text(hex));
  }
  return glyphs;
}

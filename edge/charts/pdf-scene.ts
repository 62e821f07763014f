import { type Color, degrees, type PDFFont, type PDFPage, rgb } from '@cantoo/pdf-lib';
import type { Ink, Scene } from './scene.ts';

/** The faces of a PDF. */
export interface PdfFonts {
  regular: PDFFont;
  strong: PDFFont;
}

/** Colours of paper: the dashboard's light theme, with the brand's accent. */
const PAPER: Record<Exclude<Ink, 'accent'>, string> = {
  ink: '#16181d',
  muted: '#5b616e',
  faint: '#8a909c',
  grid: '#e3e6eb',
  surface: '#ffffff',
  second: '#0d9488',
  third: '#b45309',
  fourth: '#7c3aed',
  other: '#94a3b8',
  previous: '#a3a9b5',
  good: '#15803d',
  bad: '#b91c1c',
  warn: '#b45309',
};

/** @param accent `#rrggbb` */
export function inkOf(ink: Ink, accent: string): Color {
  const hex = ink === 'accent' ? accent : PAPER[ink];
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return rgb(part(1), part(3), part(5));
}

/** Draws a picture with its upper left corner at `x`, `y` (points from the lower left of the page). */
export function drawScene(
  page: PDFPage,
  scene: Scene,
  at: { x: number; y: number },
  fonts: PdfFonts,
  accent: string,
): void {
  const color = (ink: Ink) => inkOf(ink, accent);
  for (const mark of scene.marks) {
    switch (mark.kind) {
      case 'path': {
        const { d, stroke, fill, width = 1, dash, opacity = 1 } = mark;
        page.drawSvgPath(d, {
          x: at.x,
          y: at.y,
          ...(fill === undefined ? {} : { color: color(fill), opacity }),
          ...(stroke === undefined
            ? {}
            : { borderColor: color(stroke), borderWidth: width, borderOpacity: opacity }),
          ...(dash === undefined ? {} : { borderDashArray: dash }),
        });
        break;
      }
      case 'rect':
        page.drawRectangle({
          x: at.x + mark.x,
          y: at.y - mark.y - mark.height,
          width: mark.width,
          height: mark.height,
          color: color(mark.fill),
          opacity: mark.opacity ?? 1,
        });
        break;
      case 'line':
        page.drawLine({
          start: { x: at.x + mark.x1, y: at.y - mark.y1 },
          end: { x: at.x + mark.x2, y: at.y - mark.y2 },
          thickness: mark.width ?? 1,
          color: color(mark.stroke),
          ...(mark.dash === undefined ? {} : { dashArray: mark.dash }),
        });
        break;
      case 'text': {
        const font = mark.weight === 600 ? fonts.strong : fonts.regular;
        const width = font.widthOfTextAtSize(mark.text, mark.size);
        const shift = mark.anchor === 'start' ? 0 : mark.anchor === 'middle' ? width / 2 : width;
        page.drawText(mark.text, {
          x: at.x + mark.x - shift,
          y: at.y - mark.y,
          size: mark.size,
          font,
          color: color(mark.fill),
          rotate: degrees(0),
        });
      }
    }
  }
}

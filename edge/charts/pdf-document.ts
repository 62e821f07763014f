import { PDFDocument, type PDFPage } from '@cantoo/pdf-lib';
import * as fontkit from 'fontkit';
import type { Brand } from '../brand/brand.ts';
import { cellText } from '../exports/cell-text.ts';
import { reportSheet } from '../exports/report-sheet.ts';
import type { CellKind, CellValue } from '../exports/sheet.ts';
import type { Report } from '../reports/report.ts';
import { chartOf } from './pdf-chart.ts';
import { figuresOf } from './pdf-figures.ts';
import { drawScene, inkOf, type PdfFonts } from './pdf-scene.ts';

/** A report under its title. */
export interface PdfCard {
  title: string;
  report: Report;
}

/** What is on every page. */
export interface PdfHead {
  title: string;
  company: string;
  /** From when to when, in words, with the zone. */
  period: string;
  brand: Pick<Brand, 'name' | 'accent' | 'logo' | 'footer'>;
}

/** The faces as TTF files. */
export interface FontFiles {
  regular: Uint8Array;
  strong: Uint8Array;
}

/** A4, points. */
const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = 40;
const WIDTH = PAGE.width - 2 * MARGIN;
const BOTTOM = 56;
const ROW = 16;
const TEXT = 8;

/**
 * Reports as a PDF: for each its figures, a chart and its table, whose heading is repeated on every page. It is the same table
 * that CSV and XLSX have. Any script that Inter has is written (Latin, Greek, Cyrillic); the font is embedded, only what is used.
 */
export async function pdfOf(cards: readonly PdfCard[], head: PdfHead, files: FontFiles): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  // It asks for fontkit's own type, which version 2 has under another name.
  document.registerFontkit(fontkit as unknown as Parameters<typeof document.registerFontkit>[0]);
  const fonts: PdfFonts = {
    regular: await document.embedFont(files.regular, { subset: true }),
    strong: await document.embedFont(files.strong, { subset: true }),
  };
  document.setTitle(head.title);
  document.setProducer(head.brand.name);
  const paper = new Paper(document, fonts, head);
  await paper.begin();
  for (const card of cards) await drawCard(paper, card);
  paper.numberPages();
  return document.save();
}

/** Pages that are filled from top to bottom. */
class Paper {
  readonly #document: PDFDocument;
  readonly fonts: PdfFonts;
  readonly #head: PdfHead;
  #pages: PDFPage[] = [];
  /** Where the next thing goes, points from the bottom. */
  y = 0;

  constructor(document: PDFDocument, fonts: PdfFonts, head: PdfHead) {
    this.#document = document;
    this.fonts = fonts;
    this.#head = head;
  }

  get page(): PDFPage {
    const page = this.#pages.at(-1);
    if (page === undefined) throw new Error('there is no page yet');
    return page;
  }

  get accent(): string {
    return this.#head.brand.accent;
  }

  /** The first page, with whose it is. */
  async begin(): Promise<void> {
    this.#add();
    const { brand, title, company, period } = this.#head;
    const logo = await this.#logo();
    if (logo === null) this.text(brand.name, MARGIN, 11, { strong: true, ink: 'accent' });
    else {
      const { width, height } = logo.scaleToFit(160, 32);
      this.page.drawImage(logo, { x: MARGIN, y: this.y - height + 10, width, height });
      this.y -= height - 12;
    }
    this.y -= 30;
    this.text(this.fit(title, WIDTH, 20, true), MARGIN, 20, { strong: true });
    this.y -= 18;
    this.text(this.fit(`${company} · ${period}`, WIDTH, 10), MARGIN, 10, { ink: 'muted' });
    this.y -= 26;
  }

  async #logo() {
    const { logo } = this.#head.brand;
    if (logo === null) return null;
    if (logo.type === 'image/png') return this.#document.embedPng(logo.bytes);
    if (logo.type === 'image/jpeg') return this.#document.embedJpg(logo.bytes);
    return null;
  }

  /** Begins a page unless there is room for so many points. True when it did. */
  demand(height: number): boolean {
    if (this.y - height >= BOTTOM) return false;
    this.#add();
    return true;
  }

  #add(): void {
    this.#pages.push(this.#document.addPage([PAGE.width, PAGE.height]));
    this.y = PAGE.height - MARGIN;
  }

  text(
    text: string,
    x: number,
    size: number,
    { strong = false, ink = 'ink' }: { strong?: boolean; ink?: Parameters<typeof inkOf>[0] } = {},
  ): void {
    this.page.drawText(text, {
      x,
      y: this.y,
      size,
      font: strong ? this.fonts.strong : this.fonts.regular,
      color: inkOf(ink, this.accent),
    });
  }

  width(text: string, size: number, strong = false): number {
    return (strong ? this.fonts.strong : this.fonts.regular).widthOfTextAtSize(text, size);
  }

  /** A text without line ends, cut to a width with "…" where something is missing. */
  fit(text: string, width: number, size: number, strong = false): string {
    const line = text.replace(/\p{Cc}+/gu, ' ');
    if (this.width(line, size, strong) <= width) return line;
    const letters = [...line];
    let [least, most] = [0, letters.length];
    while (least < most) {
      const middle = Math.ceil((least + most) / 2);
      if (this.width(`${letters.slice(0, middle).join('')}…`, size, strong) <= width) least = middle;
      else most = middle - 1;
    }
    return `${letters.slice(0, least).join('').trimEnd()}…`;
  }

  line(ink: Parameters<typeof inkOf>[0]): void {
    this.page.drawLine({
      start: { x: MARGIN, y: this.y },
      end: { x: MARGIN + WIDTH, y: this.y },
      thickness: 0.5,
      color: inkOf(ink, this.accent),
    });
  }

  numberPages(): void {
    const { brand, title } = this.#head;
    for (const [n, page] of this.#pages.entries()) {
      const said = `${n + 1} / ${this.#pages.length}`;
      const draw = (text: string, x: number) =>
        page.drawText(text, {
          x,
          y: 28,
          size: 8,
          font: this.fonts.regular,
          color: inkOf('faint', this.accent),
        });
      draw(this.fit(brand.footer ?? `${brand.name} · ${title}`, WIDTH - 60, 8), MARGIN);
      draw(said, MARGIN + WIDTH - this.width(said, 8));
    }
  }
}

async function drawCard(paper: Paper, { title, report }: PdfCard): Promise<void> {
  paper.demand(120);
  paper.text(paper.fit(title, WIDTH, 13, true), MARGIN, 13, { strong: true });
  paper.y -= 12;
  drawFigures(paper, report);
  const scene = chartOf(report, WIDTH);
  if (scene !== null) {
    paper.demand(scene.height + 10);
    drawScene(paper.page, scene, { x: MARGIN, y: paper.y }, paper.fonts, paper.accent);
    paper.y -= scene.height + 14;
  }
  await drawTable(paper, report);
  paper.y -= 24;
}

/** The totals, four in a line. */
function drawFigures(paper: Paper, report: Report): void {
  const figures = figuresOf(report);
  const width = WIDTH / 4;
  for (let n = 0; n < figures.length; n += 4) {
    paper.demand(56);
    const top = paper.y;
    for (const [nth, { words, value, before }] of figures.slice(n, n + 4).entries()) {
      const x = MARGIN + nth * width;
      paper.y = top - 12;
      paper.text(paper.fit(words, width - 8, 8), x, 8, { ink: 'muted' });
      paper.y = top - 28;
      paper.text(value, x, 14, { strong: true });
      if (before !== null) {
        paper.y = top - 39;
        paper.text(`before ${before}`, x, 8, { ink: 'muted' });
      }
    }
    paper.y = top - 54;
  }
}

async function drawTable(paper: Paper, report: Report): Promise<void> {
  const { columns, rows, local } = reportSheet(report);
  if (report.rows.length === 0) {
    paper.y -= 14;
    paper.text('No calls in this time.', MARGIN, 9, { ink: 'muted' });
    return;
  }
  const widths = widthsOf(columns.map(({ kind }) => kind));
  const heading = () => {
    paper.y -= ROW - 4;
    drawRow(
      paper,
      // Beside what it is compared with, one word is enough.
      columns.map(({ title }) => title.replace(/^.*, before$/, 'before')),
      columns.map(({ kind }) => kind),
      widths,
      true,
    );
    paper.y -= 5;
    paper.line('muted');
  };
  paper.demand(3 * ROW);
  heading();
  const time = (text: string) => (report.spec.interval === 'hour' ? text : text.slice(0, 10));
  let n = 0;
  for await (const portion of rows) {
    for (const row of portion) {
      if (paper.demand(ROW)) heading();
      paper.y -= ROW - 5;
      const isTotal = n++ === report.rows.length;
      drawRow(
        paper,
        columns.map(({ kind }, nth) => {
          if (isTotal && (kind === 'text' || kind === 'instant')) return nth === 0 ? 'Total' : '';
          const text = shown(row[nth] ?? null, kind, local);
          return kind === 'instant' ? time(text) : text;
        }),
        columns.map(({ kind }) => kind),
        widths,
        isTotal,
      );
      paper.y -= 5;
      paper.line('grid');
    }
  }
  if (report.more > 0) {
    paper.demand(ROW);
    paper.y -= ROW;
    paper.text(`and ${report.more} more rows, which the total counts`, MARGIN, TEXT, { ink: 'muted' });
  }
}

/** What stands in a cell: as in a CSV, but nothing of it is run by anybody, and "not known" is said. */
function shown(value: CellValue, kind: CellKind, local: (at: number) => number): string {
  if (value === null) return kind === 'text' ? '(not known)' : '–';
  return cellText(value, kind, local);
}

/** Texts get twice the room of numbers. */
function widthsOf(kinds: readonly CellKind[]): number[] {
  const weights = kinds.map((kind) => (kind === 'text' ? 2 : kind === 'instant' ? 1.7 : 1));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => (weight / sum) * WIDTH);
}

function drawRow(
  paper: Paper,
  cells: readonly string[],
  kinds: readonly CellKind[],
  widths: readonly number[],
  strong: boolean,
): void {
  let x = MARGIN;
  for (const [n, cell] of cells.entries()) {
    const width = widths[n] ?? 0;
    const text = paper.fit(cell, width - 4, TEXT, strong);
    const isLeft = kinds[n] === 'text' || kinds[n] === 'instant';
    paper.text(text, isLeft ? x : x + width - paper.width(text, TEXT, strong), TEXT, { strong });
    x += width;
  }
}

import type { Brand } from '../brand/brand.ts';
import type { Block, MailDocument } from './document.ts';

/** A mail as plain text, lines of at most some 76 characters where words allow it. */
export function toText({ title, blocks, why, unsubscribe }: MailDocument, brand: Brand): string {
  const parts = [
    `${title}\n${'='.repeat(Math.min(title.length, 76))}`,
    ...blocks.map(blockText),
    [
      '-- ',
      wrapped(why),
      unsubscribe === null ? null : `Stop these mails: ${unsubscribe}`,
      brand.footer,
      brand.name,
    ]
      .filter((line) => line !== null)
      .join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'text':
      return wrapped(block.text);
    case 'heading':
      return `${block.text}\n${'-'.repeat(Math.min(block.text.length, 76))}`;
    case 'facts':
      return aligned(block.facts.map(({ label, value }) => [`${label}:`, value]));
    case 'figures':
      return aligned(
        block.figures.map(({ label, value, change }) => [`${label}:`, value, change === null ? '' : change]),
      );
    case 'bars':
      return block.rows.length === 0
        ? 'None.'
        : aligned(block.rows.map(({ label, value }) => [label, value]));
    case 'table':
      return block.rows.length === 0 ? 'None.' : aligned([block.columns, ...block.rows]);
    case 'button':
      return `${block.label}: ${block.url}`;
  }
}

/** Columns side by side, as wide as their widest cell. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, n) => Math.max(...rows.map((row) => (row[n] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, n) => cell.padEnd(widths[n] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function wrapped(text: string): string {
  return text.replace(/(?![^\n]{1,76}$)([^\n]{1,76})\s/g, '$1\n');
}

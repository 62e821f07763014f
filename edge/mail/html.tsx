/** @jsxImportSource hono/jsx */
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { BrandLook } from '../brand/brand.ts';
import { inkOn, readableOn } from '../brand/contrast.ts';
import type { Block, Figure, MailDocument } from './document.ts';

const FONT = "Inter, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

const INK = '#16181d';
const QUIET = '#555b66';
const LINE = '#e3e4e7';
const GROUND = '#f8f8f7';
const SURFACE = '#ffffff';
const TONE = { good: '#0a6b45', bad: '#b3261e', quiet: QUIET } as const;

/**
 * Inline styles are what every mail program keeps; this is for those that know dark mode and small screens. Colours are
 * `!important` because they stand against inline ones.
 */
const STYLE = `
  @media (prefers-color-scheme: dark) {
    .ground { background: #0f1113 !important; }
    .surface { background: #17191d !important; border-color: #2a2e34 !important; }
    .ink { color: #eceef1 !important; }
    .quiet { color: #aab1bc !important; }
    .line { border-color: #2a2e34 !important; }
    .good { color: #62d39d !important; }
    .bad { color: #ff9d94 !important; }
    .track { background: #2a2e34 !important; }
    .link { color: #aab1bc !important; }
    .logo-light { display: none !important; }
    .logo-dark { display: block !important; max-height: none !important; }
  }
  @media (max-width: 480px) {
    .pad { padding-left: 16px !important; padding-right: 16px !important; }
    .figure { display: block !important; width: 100% !important; box-sizing: border-box; }
  }
`;

/** A mail as HTML: tables and inline styles, which is what mail programs agree on. */
export function toHtml(document: MailDocument, brand: BrandLook): string {
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{document.title}</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body class="ground" style={`margin:0;padding:0;background:${GROUND};`}>
        <main>
          <div style="display:none;max-height:0;overflow:hidden;">{document.preview}</div>
          <Columns class="ground" style={`background:${GROUND};`}>
            <tr>
              <td align="center" style="padding:24px 8px;">
                <table
                  role="presentation"
                  cellpadding="0"
                  cellspacing="0"
                  border={0}
                  style="width:100%;max-width:600px;"
                >
                  <tr>
                    <td class="pad" style="padding:0 24px 16px;">
                      <Mark brand={brand} />
                    </td>
                  </tr>
                  <tr>
                    <td
                      class="surface pad"
                      style={`background:${SURFACE};border:1px solid ${LINE};border-radius:6px;padding:24px;font-family:${FONT};`}
                    >
                      <h1
                        class="ink"
                        style={`margin:0 0 16px;font-size:20px;line-height:28px;font-weight:600;color:${INK};`}
                      >
                        {document.title}
                      </h1>
                      {document.blocks.map((block) => (
                        <Part block={block} accent={brand.accent} />
                      ))}
                    </td>
                  </tr>
                  <tr>
                    <td class="pad quiet" style={`padding:16px 24px;font:12px/18px ${FONT};color:${QUIET};`}>
                      <Foot document={document} brand={brand} />
                    </td>
                  </tr>
                </table>
              </td>
            </tr>
          </Columns>
        </main>
      </body>
    </html>
  );
  return `<!doctype html>${page}`;
}

function Columns({ class: name, style, children }: { class?: string; style?: string; children: Child }) {
  return (
    <table
      role="presentation"
      cellpadding="0"
      cellspacing="0"
      border={0}
      class={name}
      style={`width:100%;${style ?? ''}`}
    >
      {children}
    </table>
  );
}

function Mark({ brand }: { brand: BrandLook }) {
  const { logoUrl, darkLogoUrl, name } = brand;
  if (logoUrl === null)
    return (
      <span class="ink" style={`font:600 16px/24px ${FONT};color:${INK};`}>
        {name}
      </span>
    );
  return (
    <>
      <img
        class={darkLogoUrl === null ? '' : 'logo-light'}
        src={logoUrl}
        alt={name}
        height={32}
        style={`display:block;height:32px;border:0;font:600 16px/32px ${FONT};`}
      />
      {darkLogoUrl !== null && (
        <img
          class="logo-dark"
          src={darkLogoUrl}
          alt=""
          height={32}
          style="display:none;max-height:0;height:32px;border:0;"
        />
      )}
    </>
  );
}

function Foot({ document, brand }: { document: MailDocument; brand: BrandLook }) {
  return (
    <>
      <p style="margin:0 0 8px;">{document.why}</p>
      {document.unsubscribe !== null && (
        <p style="margin:0 0 8px;">
          <a class="link" href={document.unsubscribe} style={`color:${QUIET};text-decoration:underline;`}>
            Stop these mails
          </a>
        </p>
      )}
      <p style="margin:0;">{brand.footer ?? brand.name}</p>
    </>
  );
}

function Part({ block, accent }: { block: Block; accent: string }) {
  switch (block.kind) {
    case 'text':
      return (
        <p class="ink" style={`margin:0 0 16px;font-size:14px;line-height:22px;color:${INK};`}>
          {block.text}
        </p>
      );
    case 'heading':
      return (
        <h2
          class="ink"
          style={`margin:24px 0 8px;font-size:14px;line-height:20px;font-weight:600;color:${INK};`}
        >
          {block.text}
        </h2>
      );
    case 'facts':
      return (
        <Columns style="margin:0 0 16px;">
          {block.facts.map(({ label, value }) => (
            <tr>
              <td class="quiet line" style={`${CELL}color:${QUIET};width:36%;`}>
                {label}
              </td>
              <td class="ink line" style={`${CELL}color:${INK};`}>
                {value}
              </td>
            </tr>
          ))}
        </Columns>
      );
    case 'figures':
      return (
        <Columns style="margin:0 0 8px;">
          {inThrees(block.figures).map((row) => (
            <tr>
              {row.map((figure) => (
                <FigureCell figure={figure} />
              ))}
            </tr>
          ))}
        </Columns>
      );
    case 'bars':
      return block.rows.length === 0 ? (
        <Nothing />
      ) : (
        <Columns style="margin:0 0 16px;">
          {block.rows.map(({ label, value, share }) => (
            <tr>
              <td class="ink" style={`padding:4px 0;font-size:13px;line-height:18px;color:${INK};width:40%;`}>
                {label}
              </td>
              <td style="padding:4px 8px;">
                <Bar share={share} accent={accent} />
              </td>
              <td
                class="ink"
                align="right"
                style={`padding:4px 0;font-size:13px;line-height:18px;color:${INK};white-space:nowrap;width:1%;`}
              >
                {value}
              </td>
            </tr>
          ))}
        </Columns>
      );
    case 'table':
      return block.rows.length === 0 ? (
        <Nothing />
      ) : (
        <table cellpadding="0" cellspacing="0" border={0} style="width:100%;margin:0 0 16px;">
          <thead>
            <tr>
              {block.columns.map((column) => (
                <th class="quiet line" align="left" style={`${CELL}font-weight:500;color:${QUIET};`}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row) => (
              <tr>
                {row.map((cell) => (
                  <td class="ink line" style={`${CELL}color:${INK};`}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    case 'button':
      return (
        <table role="presentation" cellpadding="0" cellspacing="0" border={0} style="margin:8px 0 0;">
          <tr>
            <td style={`background:${accent};border-radius:6px;`}>
              <a
                href={block.url}
                style={`display:inline-block;padding:10px 16px;font:500 14px/20px ${FONT};color:${inkOn(accent)};text-decoration:none;`}
              >
                {block.label}
              </a>
            </td>
          </tr>
        </table>
      );
  }
}

const CELL = `padding:6px 8px 6px 0;border-bottom:1px solid ${LINE};font-size:13px;line-height:18px;vertical-align:top;text-align:left;`;

function FigureCell({ figure: { label, value, change, tone } }: { figure: Figure }) {
  return (
    <td class="figure" style="width:33%;padding:0 12px 16px 0;vertical-align:top;">
      <span class="quiet" style={`display:block;font-size:12px;line-height:18px;color:${QUIET};`}>
        {label}
      </span>
      <span class="ink" style={`display:block;font-size:20px;line-height:28px;font-weight:600;color:${INK};`}>
        {value}
      </span>
      {change !== null && (
        <span class={tone} style={`display:block;font-size:12px;line-height:18px;color:${TONE[tone]};`}>
          {change}
        </span>
      )}
    </td>
  );
}

/** Nested cells: no picture, no SVG, so that nothing has to be loaded. */
function Bar({ share, accent }: { share: number; accent: string }) {
  const width = Math.max(1, Math.round(share * 100));
  return (
    <Columns class="track" style={`background:${LINE};border-radius:3px;`}>
      <tr>
        <td
          style={`width:${width}%;height:6px;line-height:6px;font-size:0;background:${readableOn(accent, SURFACE, 3)};border-radius:3px;`}
        >
          &nbsp;
        </td>
        {width < 100 && <td style="height:6px;line-height:6px;font-size:0;">&nbsp;</td>}
      </tr>
    </Columns>
  );
}

function Nothing() {
  return (
    <p class="quiet" style={`margin:0 0 16px;font-size:13px;line-height:18px;color:${QUIET};`}>
      None.
    </p>
  );
}

function inThrees<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / 3) }, (_, n) => list.slice(n * 3, n * 3 + 3));
}

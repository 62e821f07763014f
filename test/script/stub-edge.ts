import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type {
  CarryAnswer,
  ForgetRequest,
  KeepRequest,
  LeaveRequest,
  PageView,
  VisitAnswer,
  VisitRequest,
} from '../../sdk/src/protocol.ts';
import type { Scene } from '../engines/each-engine.ts';

/** The number that the test pages print. */
export const PRINTED = '+13125550123';

/** The number that the visit with this index gets, counted from 0: `+18475550100`, `+18475550101`, … */
export const trackingNumber = (visit: number): string => `+1${8_475_550_100 + visit}`;

/** A message of the script, as it came. */
export type Received =
  | { kind: 'visit'; body: VisitRequest; at: number }
  | { kind: 'keep'; visit: string; body: KeepRequest; at: number }
  | { kind: 'leave'; visit: string; body: LeaveRequest; at: number }
  | { kind: 'forget' | 'carry'; visit: string; body: ForgetRequest; at: number };

/** What goes back: an answer or any text, at once or `after` some ms. */
export interface Reply {
  status?: number;
  body: VisitAnswer | string;
  after?: number;
}

export interface StubEdge {
  url: string;
  /** The script tag that a site owner pastes, with more attributes if need be. */
  tag(attributes?: string): string;
  /** Everything the script said, oldest first. */
  received: Received[];
  /** The bodies of the requests that began a visit, oldest first. */
  visits(): VisitRequest[];
  /** Paths and fragments of the pages a visit saw, oldest first; `visit` counts from 0. */
  pagesOf(visit: number): string[];
  /** How long the script takes to come, in ms. */
  scriptAfter: number;
  /** The inline stub that a site owner pastes before the script. */
  stub(): string;
  /** When the script was last sent; 0 when it never was. */
  scriptSentAt: number;
  /** How it answers visits and keeps; replaced by specs in which it misbehaves. */
  reply: (message: Received, usual: VisitAnswer) => Reply;
}

/** The built scripts (`rollup --config sdk/rollup.config.ts`), read once, so that all specs of a file ask the same ones. */
const SCRIPTS: Record<string, Buffer | undefined> = Object.fromEntries(
  ['numberline.js', 'numberline.core.js', 'numberline.debug.js', 'numberline.stub.js'].map((name) => [
    `/${name}`,
    readFileSync(fileURLToPath(new URL(`../../dist/site/${name}`, import.meta.url))),
  ]),
);

/**
 * The script's side of the edge, with nothing behind it: every visit gets a number of its own, and keeps it. It ends
 * with the spec that started it.
 */
export async function startStubEdge(scene: Pick<Scene, 'after'>): Promise<StubEdge> {
  const received: Received[] = [];
  let begun = 0;

  function usual(message: Received): VisitAnswer {
    const index = message.kind === 'visit' ? begun++ : Number(message.visit);
    const visitor = (message.kind === 'visit' && message.body.visitor) || `visitor-${index}`;
    return {
      visit: `${index}`,
      visitor,
      token: `token-${index}`,
      swaps: [{ from: PRINTED, to: trackingNumber(index) }],
      keepEvery: 60,
      endsAfter: 1800,
    };
  }

  const edge: StubEdge = {
    url: '',
    received,
    scriptAfter: 0,
    scriptSentAt: 0,
    stub: () =>
      `<script>${SCRIPTS['/numberline.stub.js']}</script>`
        .replace('https://calls.example.com', edge.url)
        .replace('SITE_KEY', 'site'),
    // With `crossorigin`, a page is told in full of what the script throws.
    tag: (attributes = '') =>
      `<script crossorigin src="${edge.url}/numberline.js" data-site="site" data-edge="${edge.url}"
        data-allow-automation ${attributes}></script>`,
    visits: () => received.flatMap((message) => (message.kind === 'visit' ? [message.body] : [])),
    pagesOf: (visit) => {
      const first = edge.visits()[visit]?.pages ?? [];
      const later = received.flatMap((message) =>
        'pages' in message.body && message.kind !== 'visit' && message.visit === `${visit}`
          ? message.body.pages
          : [],
      );
      return [...first, ...later].map(({ url }: PageView) => {
        const { pathname, hash } = new URL(url);
        return pathname + hash;
      });
    },
    reply: (_, answer) => ({ body: answer }),
  };

  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const script = SCRIPTS[path];
    if (script) {
      response.writeHead(200, {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'max-age=300',
        'access-control-allow-origin': '*',
      });
      await new Promise((resolve) => setTimeout(resolve, edge.scriptAfter));
      edge.scriptSentAt = Date.now();
      response.end(script);
      return;
    }
    const [, visit = '', kind = 'visit'] =
      path.match(/^\/v1\/visits(?:\/([^/]+)\/(keep|leave|forget|carry))?$/) ?? [];
    // As the edge does, so that the script may send its cookie.
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader('access-control-allow-credentials', 'true');
    let text = '';
    for await (const chunk of request) text += chunk;
    const message = { kind, visit, body: JSON.parse(text), at: Date.now() } as Received;
    received.push(message);
    if (message.kind === 'leave' || message.kind === 'forget') {
      response.writeHead(204).end();
      return;
    }
    if (message.kind === 'carry') {
      response.end(JSON.stringify({ carried: `carried-${visit}`, opensFor: 120 } satisfies CarryAnswer));
      return;
    }
    const { status = 200, body, after = 0 } = edge.reply(message, usual(message));
    await new Promise((resolve) => setTimeout(resolve, after));
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  edge.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  scene.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return edge;
}

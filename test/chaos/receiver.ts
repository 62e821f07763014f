import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Call } from '../../edge/calls/call.ts';
import type { Edge } from '../edge.ts';

/** How a receiver of webhooks treats what comes. `drips`: a byte of its answer every second, for ever. */
export type Manner = 'takes' | 'is slow' | 'hangs' | 'fails' | 'drips';

/** An event as it came. */
interface Heard {
  id: string;
  type: string;
  caller: string | null;
  body: string;
  /** It was answered with 204. */
  taken: boolean;
}

/** A receiver on this machine whose manners can be changed. */
export class Receiver {
  manner: Manner;
  readonly heard: Heard[] = [];
  hook = '';
  readonly #server: Server;
  readonly #open = new Set<NodeJS.Timeout>();

  private constructor(manner: Manner) {
    this.manner = manner;
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const { type, data } = JSON.parse(body) as { type: string; data: Partial<Call> };
        const id = String(request.headers['webhook-id']);
        const heard = { id, type, caller: data.caller?.number ?? null, body, taken: false };
        this.heard.push(heard);
        this.#answer(response, heard);
      });
    });
  }

  /** Listens, and subscribes to calls. */
  static async of(edge: Edge, manner: Manner = 'takes'): Promise<Receiver> {
    const receiver = new Receiver(manner);
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    const address = receiver.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
    const { id } = await edge.api<{ id: string }>('POST', '/v1/webhooks', {
      url: `http://127.0.0.1:${address.port}/hook`,
      types: ['call.started', 'call.ended'],
    });
    receiver.hook = id;
    return receiver;
  }

  stop(): void {
    for (const timer of this.#open) clearInterval(timer);
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(response: ServerResponse, heard: Heard): void {
    const take = () => {
      heard.taken = true;
      response.writeHead(204).end();
    };
    if (this.manner === 'takes') take();
    else if (this.manner === 'is slow') this.#open.add(setTimeout(take, 150));
    else if (this.manner === 'fails') response.writeHead(500).end('out of order');
    else if (this.manner === 'drips') {
      // What has said 200 has taken it, however long it goes on talking.
      heard.taken = true;
      response.writeHead(200, { 'content-length': 1000 });
      this.#open.add(setInterval(() => response.write('.'), 1000));
    }
  }

  /**
   * What is wrong with what came, beside the callers whose calls are on record: an event that never came, was never taken,
   * that nothing caused, or that said something else the second time.
   */
  wrong(callers: readonly string[]): string[] {
    const wrong: string[] = [];
    const known = new Set(callers);
    for (const caller of callers) {
      for (const type of ['call.started', 'call.ended']) {
        const of = this.heard.filter((one) => one.caller === caller && one.type === type);
        if (of.length === 0) wrong.push(`${type} of ${caller} never came`);
        else if (!of.some(({ taken }) => taken)) wrong.push(`${type} of ${caller} was never taken`);
        if (new Set(of.map(({ id }) => id)).size > 1)
          wrong.push(`${type} of ${caller} came under several ids`);
      }
    }
    const bodies = new Map<string, string>();
    for (const { id, body, caller, type } of this.heard) {
      if (caller === null || !known.has(caller))
        wrong.push(`${type} of ${caller} came, and there is no such call`);
      if ((bodies.get(id) ?? body) !== body) wrong.push(`${id} said something else the second time`);
      bodies.set(id, body);
    }
    return wrong;
  }
}

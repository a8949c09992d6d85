import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What happens to one request on its way. */
export type Fate =
  | { kind: 'pass' }
  /** The connection breaks before the request has arrived. */
  | { kind: 'refuse' }
  /** The request is carried out, its answer is lost. */
  | { kind: 'lose-reply' }
  /** The request arrives twice, the second time so much later; the first answer counts. */
  | { kind: 'deliver-twice'; after_ms: number }
  | { kind: 'delay'; delay_ms: number }
  /** The request is carried out, its answer is kept until then. */
  | { kind: 'hold-reply'; until: Promise<unknown> }
  /** The answer of a balancer that has nobody behind it. */
  | { kind: 'unavailable-page' };

export const PASS: Fate = { kind: 'pass' };

/** One request as it passes by. */
export interface Passage {
  method: string;
  /** Without the query. */
  path: string;
  body: string;
  at_ms: number;
  /** When nothing more was to be said: its answer was sent on, lost or refused. Null while it is on its way. */
  answered_ms: number | null;
}

/** The requests that pass by, as they come. */
export interface Recording {
  readonly passages: readonly Passage[];
  /** Ends it. */
  take(): Passage[];
}

/** An HTTP hop between the Worker and its data that can be told to fail. */
export interface FaultProxy {
  readonly url: string;
  /** How many requests came, by path, since it was opened. */
  readonly counts: ReadonlyMap<string, number>;
  /** Added to every request, as a distance in space would be. */
  hop_ms: number;
  /** Waited for by every request after its hop. */
  gate: () => Promise<unknown>;
  /** How many answers are kept by `hold-reply`. */
  held: number;
  /** Decides what happens to a request; everything passes until it is set. */
  decide: (passage: Passage) => Fate;
  /** Writes down every request from now on, until the list is taken. */
  record(): Recording;
  /** Resolves when nothing is on its way any more, late deliveries included. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a hop on a free loopback port in front of `target`, an origin such as http://127.0.0.1:5000. */
export async function openFaultProxy(target: string): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const counts = new Map<string, number>();
  const recordings = new Set<Passage[]>();
  const under_way = new Set<Promise<unknown>>();
  const upstream = new URL(target);

  const server = createServer((incoming, outgoing) => {
    track(handle(incoming, outgoing).catch(() => outgoing.destroy()));
  });

  function track(work: Promise<unknown>): void {
    under_way.add(work);
    void work.finally(() => under_way.delete(work));
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readAll(incoming);
    const path = (incoming.url ?? '/').split('?', 1).join();
    const passage: Passage = {
      method: incoming.method ?? 'GET',
      path,
      body: body.toString(),
      at_ms: performance.now(),
      answered_ms: null,
    };
    counts.set(path, (counts.get(path) ?? 0) + 1);
    for (const recording of recordings) recording.push(passage);
    const fate = proxy.decide(passage);
    if (proxy.hop_ms > 0) await sleep(proxy.hop_ms);
    await proxy.gate();
    await meetFate(fate, incoming, body, outgoing).finally(() => {
      passage.answered_ms = performance.now();
    });
  }

  async function meetFate(
    fate: Fate,
    incoming: IncomingMessage,
    body: Buffer,
    outgoing: ServerResponse,
  ): Promise<void> {
    switch (fate.kind) {
      case 'refuse':
        outgoing.destroy();
        return;
      case 'unavailable-page':
        outgoing.writeHead(503, { 'content-type': 'text/html' });
        outgoing.end('<html><body><h1>503 Service Unavailable</h1></body></html>');
        return;
      case 'lose-reply':
        await deliver(incoming, body).finally(() => outgoing.destroy());
        return;
      case 'deliver-twice':
        track(
          sleep(fate.after_ms)
            .then(() => deliver(incoming, body))
            .catch(() => undefined),
        );
        break;
      case 'delay':
        await sleep(fate.delay_ms);
        break;
      case 'hold-reply':
      case 'pass':
        break;
    }
    const answer = await deliver(incoming, body);
    if (fate.kind === 'hold-reply') {
      proxy.held += 1;
      await fate.until;
      proxy.held -= 1;
    }
    outgoing.writeHead(answer.status, answer.headers);
    outgoing.end(answer.body);
  }

  async function deliver(incoming: IncomingMessage, body: Buffer): Promise<Delivered> {
    const { connection: _, 'transfer-encoding': __, ...headers } = incoming.headers;
    return await new Promise((resolve, reject) => {
      const sent = request(
        {
          agent,
          hostname: upstream.hostname,
          port: upstream.port,
          path: incoming.url,
          method: incoming.method,
          headers: { ...headers, 'content-length': body.length },
        },
        (answer) => {
          const { connection: _, 'keep-alive': __, ...passed } = answer.headers;
          readAll(answer).then(
            (text) => resolve({ status: answer.statusCode ?? 502, headers: passed, body: text }),
            reject,
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${port}`,
    counts,
    hop_ms: 0,
    gate: async () => undefined,
    held: 0,
    decide: () => PASS,
    record() {
      const passages: Passage[] = [];
      recordings.add(passages);
      return {
        passages,
        take() {
          recordings.delete(passages);
          return passages;
        },
      };
    },
    async settle() {
      while (under_way.size > 0) await Promise.all(under_way);
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      agent.destroy();
    },
  };
  return proxy;
}

interface Delivered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { PortTaken } from '../process/port.ts';

const BODY_BYTES_MAX = 10 * 1024 * 1024;

/** A loopback HTTP server that can be cut off and opened again on the same port. */
export interface HttpServer {
  readonly port: number;
  /** Cuts every connection and closes the port. */
  close(): Promise<void>;
  reopen(): Promise<void>;
}

/** Opens a loopback port for a request listener: the given one, or any. */
export async function openServer(listener: RequestListener, port = 0): Promise<HttpServer> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  const open = (wanted: number) =>
    new Promise<number>((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException) =>
        reject(error.code === 'EADDRINUSE' ? new PortTaken(error.message) : error);
      server.once('error', fail);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', fail);
        const address = server.address();
        resolve(address && typeof address === 'object' ? address.port : wanted);
      });
    });
  const opened = await open(port);
  return {
    port: opened,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    reopen: async () => {
      if (!server.listening) await open(opened);
    },
  };
}

/** The body of a request, or null when it is larger than anything that belongs here. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** Answers with a value as JSON; a string is JSON already. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

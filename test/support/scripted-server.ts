import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface Reply {
  status: number;
  body: string;
  type?: string;
}

/** A server of HTTP that says what it is told to, and writes down what it was asked. */
export interface ScriptedServer {
  readonly url: string;
  /** Asked for each request, counted from 1 since the last `reset`. */
  reply: (request: number) => Reply;
  /** The headers of each request since the last `reset`. */
  readonly heard: IncomingHttpHeaders[];
  reset(): void;
  close(): Promise<void>;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** Opens it on a free loopback port. */
export async function openScriptedServer(): Promise<ScriptedServer> {
  const heard: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    heard.push(request.headers);
    const { status, body, type = JSON_TYPE } = scripted.reply(heard.length);
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const scripted: ScriptedServer = {
    url: `http://127.0.0.1:${port}`,
    reply: () => ({ status: 200, body: '{}' }),
    heard,
    reset() {
      heard.length = 0;
    },
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
  return scripted;
}

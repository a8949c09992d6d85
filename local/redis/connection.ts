import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type RedisCommand, RedisError, type RedisReply, RedisUnavailable } from './backend.ts';
import { encodeCommand, ReplyParser } from './protocol.ts';

const CONNECT_TIMEOUT_MS = 5_000;

interface Waiting {
  readonly resolve: (reply: RedisReply) => void;
  readonly reject: (error: Error) => void;
}

interface Link {
  readonly socket: Socket;
  readonly waiting: Waiting[];
}

/**
 * One connection to a Redis server, opened when it is needed and again after it was lost.
 * Commands given in one call travel together, so that nobody else's come between them.
 */
export class RedisConnection {
  readonly #url: URL;
  #link: Promise<Link> | null = null;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  async run(commands: readonly RedisCommand[]): Promise<readonly RedisReply[]> {
    this.#link ??= this.#open();
    const opening = this.#link;
    try {
      return await send(await opening, commands);
    } catch (error) {
      if (this.#link === opening) this.#link = null;
      throw error;
    }
  }

  /** Ends the connection; the next command opens another one. */
  close(): void {
    this.#link?.then(
      ({ socket }) => socket.destroy(),
      () => {},
    );
    this.#link = null;
  }

  async #open(): Promise<Link> {
    const link = { socket: await openSocket(this.#url), waiting: [] };
    listen(link);
    for (const reply of await send(link, greeting(this.#url))) {
      if (!(reply instanceof RedisError)) continue;
      link.socket.destroy();
      throw new RedisUnavailable(reply.message);
    }
    return link;
  }
}

function openSocket({ hostname, port, protocol }: URL): Promise<Socket> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const isTls = protocol === 'rediss:';
  const address = { host, port: Number(port || 6379) };
  const socket = isTls ? connectTls({ ...address, servername: host }) : connect(address);
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      socket.destroy();
      reject(new RedisUnavailable(reason));
    };
    socket.setNoDelay(true);
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => fail('Redis does not answer.'));
    socket.once('error', (error) => fail(error.message));
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

function greeting({ username, password, pathname }: URL): RedisCommand[] {
  const commands: string[][] = [];
  if (password) {
    // With one word, a server older than users of its own understands it too.
    const words = username ? [username, password] : [password];
    commands.push(['AUTH', ...words.map(decodeURIComponent)]);
  }
  if (pathname.length > 1) commands.push(['SELECT', pathname.slice(1)]);
  return commands.map((words) => words.map((word) => Buffer.from(word)));
}

function send({ socket, waiting }: Link, commands: readonly RedisCommand[]): Promise<RedisReply[]> {
  if (socket.destroyed) return Promise.reject(new RedisUnavailable('The connection was lost.'));
  const replies = commands.map(
    () => new Promise<RedisReply>((resolve, reject) => waiting.push({ resolve, reject })),
  );
  if (commands.length) socket.write(Buffer.concat(commands.map(encodeCommand)));
  return Promise.all(replies);
}

function listen({ socket, waiting }: Link): void {
  const parser = new ReplyParser();
  socket.on('data', (bytes) => {
    try {
      for (const reply of parser.push(bytes)) waiting.shift()?.resolve(reply);
    } catch {
      socket.destroy();
    }
  });
  socket.on('error', () => {});
  socket.once('close', () => {
    for (const { reject } of waiting.splice(0)) {
      reject(new RedisUnavailable('The connection was lost.'));
    }
  });
}

import { type RedisCommand, RedisError, type RedisReply } from './backend.ts';

const CRLF = '\r\n';

/** A command in Redis's wire format. */
export function encodeCommand(command: RedisCommand): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${command.length}${CRLF}`)];
  for (const argument of command) {
    parts.push(Buffer.from(`$${argument.length}${CRLF}`), argument, Buffer.from(CRLF));
  }
  return Buffer.concat(parts);
}

/** Takes bytes as they arrive and gives out each reply that is complete. */
export class ReplyParser {
  #buffer: Buffer = Buffer.alloc(0);
  #position = 0;

  push(bytes: Buffer): RedisReply[] {
    this.#buffer = this.#buffer.length ? Buffer.concat([this.#buffer, bytes]) : bytes;
    this.#position = 0;
    const replies: RedisReply[] = [];
    for (;;) {
      const start = this.#position;
      const reply = this.#next();
      if (reply === undefined) {
        this.#buffer = this.#buffer.subarray(start);
        return replies;
      }
      replies.push(reply);
    }
  }

  /** The next reply, or undefined when it is not complete yet. */
  #next(): RedisReply | undefined {
    const end = this.#buffer.indexOf(CRLF, this.#position);
    if (end < 0) return undefined;
    const kind = String.fromCharCode(this.#buffer[this.#position] ?? 0);
    const line = this.#buffer.subarray(this.#position + 1, end);
    this.#position = end + 2;
    if (kind === '+') return line;
    if (kind === '-') return new RedisError(line.toString());
    if (kind === ':') return Number(line);
    if (kind === '$') return this.#bytes(Number(line));
    if (kind === '*') return this.#list(Number(line));
    throw new Error(`Redis answered in an unknown format: ${kind}`);
  }

  #bytes(length: number): Buffer | null | undefined {
    if (length < 0) return null;
    const end = this.#position + length;
    if (this.#buffer.length < end + 2) return undefined;
    const bytes = this.#buffer.subarray(this.#position, end);
    this.#position = end + 2;
    return bytes;
  }

  #list(length: number): RedisReply[] | null | undefined {
    if (length < 0) return null;
    const list: RedisReply[] = [];
    for (let index = 0; index < length; index++) {
      const reply = this.#next();
      if (reply === undefined) return undefined;
      list.push(reply);
    }
    return list;
  }
}

import { createHash } from 'node:crypto';
import { type RedisCommand, RedisError, type RedisReply } from '../redis/backend.ts';

const SCRIPTS_MAX = 1_000;
const UPSTASH_FLAG = 'allow-key-locking';

interface Translated {
  readonly command: RedisCommand;
  /** What becomes of the reply. */
  readonly answer: (reply: RedisReply) => RedisReply;
}

/**
 * Upstash knows a script flag that plain Redis refuses: `allow-key-locking`. It is taken out on
 * the way, and since that changes the script's hash, hashes are translated too.
 */
export class UpstashScripts {
  readonly #hashes = new Map<string, string>();

  translate(command: RedisCommand): Translated {
    const [name = '', action = ''] = command
      .slice(0, 2)
      .map((word) => word.subarray(0, 16).toString().toLowerCase());
    const unchanged = { command, answer: (reply: RedisReply) => reply };
    if (name === 'eval' || name === 'eval_ro')
      return { ...unchanged, command: this.#strip(command, 1) };
    if (name === 'evalsha' || name === 'evalsha_ro') {
      return { ...unchanged, command: this.#known(command, 1, 2) };
    }
    if (name !== 'script') return unchanged;
    if (action === 'exists') return { ...unchanged, command: this.#known(command, 2) };
    if (action !== 'load') return unchanged;
    const [, , script] = command;
    const own = Buffer.from(script ? sha1(script) : '');
    return {
      command: this.#strip(command, 2),
      answer: (reply) => (reply instanceof RedisError ? reply : own),
    };
  }

  #strip(command: RedisCommand, index: number): RedisCommand {
    const script = command[index];
    if (!script) return command;
    const stripped = withoutFlag(script);
    if (stripped === script) return command;
    if (this.#hashes.size >= SCRIPTS_MAX) this.#hashes.clear();
    this.#hashes.set(sha1(script), sha1(stripped));
    return command.with(index, stripped);
  }

  #known(command: RedisCommand, from: number, to = command.length): RedisCommand {
    return command.map((word, index) => {
      if (index < from || index >= to) return word;
      const known = this.#hashes.get(word.toString().toLowerCase());
      return known ? Buffer.from(known) : word;
    });
  }
}

function withoutFlag(script: Buffer): Buffer {
  if (!script.subarray(0, 2).equals(Buffer.from('#!'))) return script;
  const end = script.indexOf('\n');
  const line = script.subarray(0, end < 0 ? script.length : end).toString('latin1');
  // Redis adds up all flags of the line, and takes words in quotes. Of the rest it is the judge.
  const others = line.replace(/\s"?flags=([^\s"]*)"?/g, (word, flags: string) => {
    const all = flags.split(',');
    const kept = all.filter((flag) => flag !== UPSTASH_FLAG);
    if (kept.length === all.length) return word;
    return kept.length ? ` flags=${kept.join(',')}` : '';
  });
  if (others === line) return script;
  return Buffer.concat([Buffer.from(others, 'latin1'), script.subarray(line.length)]);
}

function sha1(script: Buffer): string {
  return createHash('sha1').update(script).digest('hex');
}

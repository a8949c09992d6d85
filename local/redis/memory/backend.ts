import {
  type RedisBackend,
  type RedisCommand,
  RedisError,
  type RedisReply,
  RedisUnavailable,
} from '../backend.ts';
import { hashCommands } from './hash-commands.ts';
import { keyCommands } from './key-commands.ts';
import { LuaScripts } from './lua.ts';
import { runScriptCommand } from './script-commands.ts';
import { type Bytes, MemoryStore } from './store.ts';
import { stringCommands } from './string-commands.ts';
import { type CommandTable, Status, type Value, wrongArguments } from './value.ts';

const SWEEP_MS = 30_000;

const COMMANDS: CommandTable = { ...keyCommands, ...stringCommands, ...hashCommands };
const SCRIPT_COMMANDS = ['eval', 'evalsha', 'eval_ro', 'evalsha_ro', 'script'];

/**
 * Stands in for Redis where there is no server: the commands that are used here, and scripts
 * in Lua. What it does not know it refuses. Nothing is kept on disk.
 */
export function createMemoryRedis(): RedisBackend {
  let memory: Memory | null = new Memory();
  const sweeper = setInterval(() => memory?.sweep(), SWEEP_MS);
  sweeper.unref();
  const end = async () => {
    memory = null;
  };
  return {
    description: 'an in-memory stand-in',
    url: null,
    run: async (commands) => {
      if (!memory) throw new RedisUnavailable('The stand-in for Redis has been stopped.');
      return memory.run(commands);
    },
    kill: end,
    restart: async () => {
      memory = new Memory();
    },
    stop: async () => {
      clearInterval(sweeper);
      await end();
    },
  };
}

class Memory {
  readonly #store = new MemoryStore();
  readonly #scripts = new LuaScripts((words, readOnly) => this.#callFromScript(words, readOnly));

  /** All in one go: nothing else runs in between, so that a transaction is one by nature. */
  run(commands: readonly RedisCommand[]): RedisReply[] {
    let queue: Bytes[][] | null = null;
    let isAborted = false;
    return commands.map((command) => {
      const words = command.map((argument) => argument.toString('latin1'));
      const name = words[0]?.toLowerCase() ?? '';
      if (name === 'multi') {
        queue = [];
        return Buffer.from('OK');
      }
      if (!queue) return encode(this.#run(words));
      if (name === 'exec') {
        const queued: Bytes[][] = queue;
        queue = null;
        if (!isAborted) return queued.map((each) => encode(this.#run(each)));
        return new RedisError('EXECABORT Transaction discarded because of previous errors.');
      }
      const refused = refusal(words);
      isAborted ||= refused !== null;
      queue.push(words);
      return refused ?? Buffer.from('QUEUED');
    });
  }

  sweep(): void {
    this.#store.now = Date.now();
    this.#store.keys();
  }

  #run(words: readonly Bytes[]): Value {
    this.#store.now = Date.now();
    const refused = refusal(words);
    if (refused) return refused;
    const name = words[0]?.toLowerCase() ?? '';
    return attempt(() =>
      SCRIPT_COMMANDS.includes(name)
        ? runScriptCommand(this.#scripts, name, words.slice(1))
        : (COMMANDS[name]?.run(this.#store, words.slice(1)) ?? null),
    );
  }

  #callFromScript(words: readonly Bytes[], readOnly: boolean): Value {
    const command = COMMANDS[words[0]?.toLowerCase() ?? ''];
    if (!command) return new RedisError('ERR Unknown Redis command called from script');
    if (!hasArity(command.arity, words)) {
      return new RedisError('ERR Wrong number of args calling Redis command from script');
    }
    if (readOnly && command.writes) {
      return new RedisError('ERR Write commands are not allowed from read-only scripts.');
    }
    return attempt(() => command.run(this.#store, words.slice(1)));
  }
}

/** Why a command is not run at all: unknown, or with too few or too many words. */
function refusal(words: readonly Bytes[]): RedisError | null {
  const [given = '', ...args] = words;
  const name = given.toLowerCase();
  const arity = SCRIPT_COMMANDS.includes(name)
    ? name === 'script'
      ? -2
      : -3
    : (COMMANDS[name]?.arity ?? null);
  if (arity === null) {
    const shown = args.map((argument) => `'${argument.slice(0, 128)}' `).join('');
    return new RedisError(
      `ERR unknown command '${given.slice(0, 128)}', with args beginning with: ${shown}`,
    );
  }
  return hasArity(arity, words) ? null : wrongArguments(name);
}

function hasArity(arity: number, words: readonly Bytes[]): boolean {
  return arity < 0 ? words.length >= -arity : words.length === arity;
}

/** Commands throw the errors that Redis answers; anything else is a fault of the stand-in. */
function attempt(run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    if (error instanceof RedisError) return error;
    throw error;
  }
}

function encode(value: Value): RedisReply {
  if (value === null || typeof value === 'number' || value instanceof RedisError) return value;
  if (typeof value === 'string') return Buffer.from(value, 'latin1');
  if (value instanceof Status) return Buffer.from(value.text, 'latin1');
  return value.map(encode);
}

import type { EndSignal } from '../process/child-process.ts';

/** An error that Redis answers, as opposed to one of the way to it. */
export class RedisError extends Error {}

/** Redis could not be asked: it is down, or the connection was lost on the way. */
export class RedisUnavailable extends Error {}

/** A command with its arguments, as bytes. */
export type RedisCommand = readonly Buffer[];

export type RedisReply = Buffer | number | null | RedisError | readonly RedisReply[];

/** A Redis behind the gateway: a server, or the stand-in within this process. */
export interface RedisBackend {
  /** What it is, for people to read. */
  readonly description: string;
  /** The address of the server, null for the stand-in. It can carry a password. */
  readonly url: string | null;
  /** The process that runs at the moment, where it is a child of ours. */
  pid?(): number;
  /** Runs commands in order: one reply for each. Rejects with RedisUnavailable. */
  run(commands: readonly RedisCommand[]): Promise<readonly RedisReply[]>;
  kill(signal?: EndSignal): Promise<void>;
  restart(): Promise<void>;
  readonly stop: () => Promise<void>;
}

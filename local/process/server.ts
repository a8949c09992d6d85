import type { Child, EndSignal } from './child-process.ts';
import { onFreePort } from './port.ts';

/** Hears of a child that has ended though nobody ended it, with the means to start it again. */
export type CrashListener = (child: Child, restart: () => Promise<void>) => void;

export interface ServerOptions {
  /** Starts the program on a port; throws PortTaken when somebody else has it. */
  readonly start: (port: number) => Promise<Child>;
  readonly stopSignal: EndSignal;
  readonly restartSignal: EndSignal;
  readonly onCrash?: CrashListener | undefined;
}

/** A program that listens on a loopback port, and the means to break it. */
export interface Server {
  readonly port: number;
  /** The process that runs at the moment. */
  pid(): number;
  /** Ends it as a crash would, and waits until it is gone. */
  kill(signal?: EndSignal): Promise<void>;
  /** Starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a program on a free port. What is asked of it afterwards is done in turn. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { start, stopSignal, restartSignal, onCrash } = options;
  const wanted = new WeakSet<Child>();
  let isStopped = false;
  let work: Promise<void> = Promise.resolve();
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    work = work.catch(() => {}).then(step);
    return work;
  };
  const watched = async (port: number) => {
    const child = await start(port);
    child.ended.then(() => wanted.has(child) || onCrash?.(child, restart));
    return child;
  };
  const end = (signal: EndSignal) => {
    wanted.add(child);
    return child.stop(signal);
  };
  const restart = () =>
    inTurn(async () => {
      if (isStopped) return;
      await end(restartSignal);
      child = await watched(port);
    });
  let [child, port] = await onFreePort(async (free) => [await watched(free), free] as const);
  return {
    port,
    pid: () => child.pid,
    kill: (signal = 'SIGKILL') => inTurn(() => end(signal)),
    restart,
    stop: () => {
      isStopped = true;
      return inTurn(() => end(stopSignal));
    },
  };
}

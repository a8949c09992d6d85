const SAMPLE_US = 500;
const HEAP_LOOK_MS = 20;

/** What V8's profiler tells (Chrome DevTools protocol, Profiler.Profile). */
export interface CpuProfile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
    children?: number[];
  }[];
  samples: number[];
}

/** Profiles the Worker behind an inspector while something runs. */
export function profileCpu<Load>(
  inspector: URL,
  run: () => Promise<Load>,
): Promise<{ load: Load; profile: CpuProfile }> {
  return inSession(inspector, async (send) => {
    await send('Profiler.enable');
    await send('Profiler.setSamplingInterval', { interval: SAMPLE_US });
    await send('Profiler.start');
    const load = await run();
    const { profile } = await send('Profiler.stop');
    if (profile === undefined) throw new Error('The profiler told nothing.');
    return { load, profile };
  });
}

/**
 * The least that the Worker's own objects took while something ran: what is left after a collection.
 * The runtime collects when it sees fit, not when it is asked.
 */
export function readLeastHeap(inspector: URL, run: () => Promise<unknown>): Promise<number> {
  return inSession(inspector, async (send) => {
    let least = Infinity;
    const look = async () => {
      const { usedSize = Infinity } = await send('Runtime.getHeapUsage');
      least = Math.min(least, usedSize);
    };
    const timer = setInterval(look, HEAP_LOOK_MS);
    await run().finally(() => clearInterval(timer));
    await look();
    return least;
  });
}

type Answer = { profile?: CpuProfile; usedSize?: number };
type Send = (method: string, params?: object) => Promise<Answer>;

async function inSession<T>(inspector: URL, use: (send: Send) => Promise<T>): Promise<T> {
  const response = await fetch(`http://${inspector.host}/json`);
  const targets: { id: string; webSocketDebuggerUrl: string }[] = JSON.parse(await response.text());
  const own = targets.find(({ id }) => id.startsWith('core:user:'));
  if (own === undefined) throw new Error('The inspector shows no Worker.');
  const socket = new WebSocket(own.webSocketDebuggerUrl);
  try {
    return await use(await openSession(socket));
  } finally {
    socket.close();
  }
}

async function openSession(socket: WebSocket): Promise<Send> {
  const waiting = new Map<number, (answer: Answer) => void>();
  let calls = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, result = {} }: { id?: number; result?: Answer } = JSON.parse(String(data));
    if (id !== undefined) waiting.get(id)?.(result);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  return (method, params = {}) =>
    new Promise((resolve) => {
      calls += 1;
      waiting.set(calls, resolve);
      socket.send(JSON.stringify({ id: calls, method, params }));
    });
}

import { createServer } from 'node:net';
import { ExplainedError } from '../explained-error.ts';
import { portHolder } from './port-holder.ts';

const ATTEMPTS_MAX = 5;

/** Says that a port was taken by another process between being chosen and being opened. */
export class PortTaken extends Error {}

/** A loopback port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('No loopback port is free.'));
      });
    });
  });
}

/** Starts something on a free port, again on another one when that race is lost. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === ATTEMPTS_MAX) throw error;
    }
  }
}

/** Throws when a loopback port cannot be opened, and says why. */
export async function checkPort(port: number): Promise<void> {
  const code = await tryPort(port);
  if (code !== null) throw closedPort(port, code, portHolder(port));
}

/** What to say of a port that the system refused with that code; the holder is who has it, if that is known. */
export function closedPort(
  port: number,
  code: string,
  holder: string | null = null,
): ExplainedError {
  if (code === 'EACCES' || code === 'EPERM') {
    return new ExplainedError(
      `This account has no permission to open port ${port} (${code}).`,
      'Ports below 1024 are for the system. Choose another: npm run dev -- --port 8787',
    );
  }
  const other = port < 65_535 ? port + 1 : port - 1;
  if (code === 'EADDRINUSE') {
    return new ExplainedError(
      `Port ${port} is taken${holder ? ` by ${holder}` : ''}, perhaps by another "npm run dev".`,
      `End that one, or choose another port: npm run dev -- --port ${other}`,
    );
  }
  return new ExplainedError(
    `Port ${port} cannot be opened (${code}).`,
    `Choose another port: npm run dev -- --port ${other}`,
  );
}

/** Opens a port and closes it again: null, or the system's code. */
function tryPort(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(null)));
  });
}

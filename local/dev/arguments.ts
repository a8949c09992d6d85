import { parseArgs } from 'node:util';
import { ExplainedError } from '../explained-error.ts';

const PORT_DEFAULT = 8787;

export const USAGE = `npm run dev                    start the API on http://127.0.0.1:${PORT_DEFAULT}
npm run dev -- --port 8080     on another port
npm run dev -- --reset         delete the local data first
`;

export interface DevArguments {
  readonly port: number;
  readonly reset: boolean;
  readonly help: boolean;
}

/** Reads the flags of `npm run dev`. */
export function readDevArguments(args: string[]): DevArguments {
  const { port, reset, help } = parse(args);
  const number = Number(port);
  if (!/^\d+$/.test(port) || number < 1 || number > 65_535) {
    throw new ExplainedError(`"${port}" is no port.`, 'Give --port a number from 1 to 65535.');
  }
  return { port: number, reset, help };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: String(PORT_DEFAULT) },
        reset: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new ExplainedError(`${reason}.`, `What there is:\n\n${USAGE}`);
  }
}

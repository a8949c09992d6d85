import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { PROJECT } from '../support/worker-bundle.ts';

const BLOCK_MS_MAX = 60_000;
const AT = '\u0001at';

/** What the commands of one language in one page share: a shell, or a module. */
export interface Session {
  /** Runs the next block; what it wrote. Rejects when a command of it fails, or it takes too long. */
  run(code: string): Promise<string>;
  end(): void;
}

const environment = (folder: string, url: string) => ({
  HOME: folder,
  GOCOMET_URL: url,
  PATH: [join(PROJECT, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  NO_COLOR: '1',
});

/** A bash for the `sh` blocks of a page, in a folder of its own. A command that fails, or a variable that is not there, fails its block. */
export function openShell(folder: string, url: string): Session {
  const env = environment(folder, url);
  const shell = spawn('bash', ['--noprofile', '--norc'], { cwd: folder, env });
  const said = reading(shell);
  // Outside the repository npx would ask the registry for what stands on the PATH here.
  shell.stdin.write('set -uE -o pipefail; npx() { "$@"; }\n');
  let blocks = 0;
  return {
    async run(code) {
      const name = `block-${++blocks}`;
      await writeFile(join(folder, `${name}.sh`), `${code}\n`);
      shell.stdin.write(
        `failed=; trap 'failed=\${failed:-"line $LINENO: $BASH_COMMAND"}' ERR
. ./${name}.sh >${name}.out 2>${name}.err </dev/null
trap - ERR; env -0 >environment; printf '${AT} %s\\n' "$failed"\n`,
      );
      const failed = await said.next().catch((ended: Error) => ended.message);
      const [output, errors] = await Promise.all(
        ['out', 'err'].map((kind) => readFile(join(folder, `${name}.${kind}`), 'utf8')),
      );
      if (failed !== '') throw new Error(`${failed}\n${output}${errors}`);
      return output ?? '';
    },
    end: () => shell.kill('SIGKILL'),
  };
}

/** A module of all `js` blocks of a page, with what its shell exports by then, which stops before each until it is asked for. */
export function openModule(folder: string, url: string, blocks: readonly string[]): Session {
  const code = blocks.map(
    (block, nth) => `await globalThis[Symbol.for('block')](${nth});\n${block}\n`,
  );
  const file = join(folder, 'page.mjs');
  let program: ChildProcessWithoutNullStreams | undefined;
  let said: ReturnType<typeof reading> | undefined;
  return {
    async run() {
      if (said === undefined || program === undefined) {
        await writeFile(file, `${code.join('')}await globalThis[Symbol.for('block')]();\n`);
        const preload = join(PROJECT, 'test/docs/module-preload.js');
        program = spawn('node', ['--import', preload, file], {
          cwd: folder,
          env: await exported(folder, url),
        });
        said = reading(program);
        await said.next();
      }
      program.stdin.write('\n');
      await said.next();
      return said.before();
    },
    end: () => program?.kill('SIGKILL'),
  };
}

/** What the shell of a page has exported; what every program has, before that. */
async function exported(folder: string, url: string): Promise<NodeJS.ProcessEnv> {
  const text = await readFile(join(folder, 'environment'), 'utf8').catch(() => '');
  const variables = text.split('\0').map((line) => line.split(/=(.*)/s).slice(0, 2));
  return { ...environment(folder, url), ...Object.fromEntries(variables) };
}

/** Reads what a program writes, up to the next line that begins with the mark. */
function reading(program: ChildProcessWithoutNullStreams) {
  let [text, errors, before] = ['', '', ''];
  let wake: () => void = () => undefined;
  let has_ended = false;
  const heard = (chunk: string) => {
    text += chunk;
    wake();
  };
  program.stdout.setEncoding('utf8').on('data', heard);
  program.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  program.stdin.on('error', () => undefined); // it ended: `close` tells
  program.on('close', () => {
    has_ended = true;
    wake();
  });
  return {
    before: () => before,
    /** What stands on the line of the next mark. */
    async next(): Promise<string> {
      const deadline_ms = Date.now() + BLOCK_MS_MAX;
      for (;;) {
        const found = new RegExp(`^([^]*?)${AT} ?(.*)\\n`).exec(text);
        if (found) {
          text = text.slice(found[0].length);
          before = found[1] ?? '';
          return found[2] ?? '';
        }
        const left_ms = deadline_ms - Date.now();
        if (has_ended) throw new Error(`It ended:\n${text}${errors}`);
        if (left_ms <= 0) throw new Error(`No answer in ${BLOCK_MS_MAX} ms:\n${text}${errors}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left_ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
  };
}

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../support/worker-bundle.ts';
import { type Block, readBlocks } from './blocks.ts';
import { differences, isLike } from './forms.ts';
import { openModule, openShell } from './sessions.ts';

/** The address that pages show; the commands run against another. */
const SHOWN_ORIGIN = 'http://127.0.0.1:8787';

/** What a page asks for: how many of its commands were run, and how many it says nobody runs. */
export interface PageRun {
  run: number;
  not_run: number;
}

/** Runs the commands of a page in the repository, from the first to the last. Rejects at the first that does not do what is shown. */
export async function runPage(path: string, url: string): Promise<PageRun> {
  return runMarkdown(await readFile(join(PROJECT, path), 'utf8'), { url, name: path });
}

/** The same for a text. `sh` blocks share a shell, `js` blocks a module; what follows a command is its answer. */
export async function runMarkdown(
  markdown: string,
  { url, name }: { url: string; name: string },
): Promise<PageRun> {
  const blocks = readBlocks(markdown.replaceAll(SHOWN_ORIGIN, url));
  const running = blocks.filter(({ not_run }) => not_run === undefined);
  const folder = await mkdtemp(join(tmpdir(), 'gocomet-page-'));
  const scripts = running.filter(({ language }) => language === 'js').map(({ code }) => code);
  const sessions = { sh: openShell(folder, url), js: openModule(folder, url, scripts) };
  try {
    for (const block of running) {
      const where = `${name}:${block.line}`;
      const output = await sessions[block.language].run(block.code).catch((error: Error) => {
        throw new Error(`${where}: ${error.message}`);
      });
      const wrong = judge(block, output);
      if (wrong.length > 0) {
        throw new Error(`${name}:${block.answer?.line}: ${wrong.join('\n')}\n${output}`);
      }
    }
  } finally {
    for (const session of Object.values(sessions)) session.end();
    await rm(folder, { recursive: true, force: true });
  }
  return { run: running.length, not_run: blocks.length - running.length };
}

/** Where what a command wrote is not as the page shows it. */
function judge({ answer }: Block, output: string): string[] {
  if (answer === undefined) return [];
  if (answer.language === 'text') return judgeLines(linesOf(answer.text), linesOf(output));
  if (answer.language === 'json') return judgeJson(answer.text, output);
  const [shown, got] = [parted(answer.text), parted(output)];
  const [status, ...headers] = shown.head;
  return [
    ...judgeLines([status ?? ''], got.head.slice(0, 1)),
    ...headers.flatMap((header) => {
      const named = got.head.find((one) => nameOf(one) === nameOf(header));
      return named !== undefined && isLike(contentOf(header), contentOf(named))
        ? []
        : [`"${header}" is shown, "${named}" was answered`];
    }),
    ...(shown.body === '' ? [] : judgeJson(shown.body, got.body)),
  ];
}

function judgeJson(shown: string, got: string): string[] {
  try {
    return differences(JSON.parse(shown), JSON.parse(got));
  } catch (error) {
    return [`${error}`];
  }
}

function judgeLines(shown: readonly string[], got: readonly string[]): string[] {
  const is_all = shown.at(-1) !== '…';
  const first = is_all ? shown : shown.slice(0, -1);
  if (is_all && got.length !== first.length) {
    return [`${first.length} lines are shown, ${got.length} were written`];
  }
  return first.flatMap((line, nth) =>
    isLike(line, got[nth] ?? '') ? [] : [`"${line}" is shown, "${got[nth]}" was written`],
  );
}

const linesOf = (text: string) => text.split(/\r?\n/).filter((line) => line.trim() !== '');

/** An answer of HTTP as `curl -i` prints it. */
function parted(text: string): { head: string[]; body: string } {
  const [head = '', ...body] = text.replaceAll('\r\n', '\n').split('\n\n');
  return { head: linesOf(head), body: body.join('\n\n').trim() };
}

const nameOf = (header: string) => header.split(':', 1)[0]?.toLowerCase();
const contentOf = (header: string) => header.slice(header.indexOf(':') + 1).trim();

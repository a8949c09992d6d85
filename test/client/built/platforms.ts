import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { launch } from '../../browser/chromium.ts';

const run = promisify(execFile);
const WALK = join(import.meta.dirname, 'walk.js');
const PATIENCE_MS = 60_000;

/** What `walk` is called with. */
export type Journey = Record<string, unknown>;

/** Walks in a Node, by its executable. */
export async function walkInNode(node: string, module: string, journey: Journey): Promise<unknown> {
  const script = [
    `import * as client from ${JSON.stringify(module)};`,
    `import { walk } from ${JSON.stringify(WALK)};`,
    `console.log(JSON.stringify(await walk(client, ${JSON.stringify(journey)})));`,
  ].join('\n');
  const { stdout } = await run(node, ['--input-type=module', '-e', script], {
    timeout: PATIENCE_MS,
  });
  return JSON.parse(stdout);
}

/** Walks in a Worker. */
export async function walkInWorkerd(module: string, journey: Journey): Promise<unknown> {
  const worker = `
    import * as client from './client.js';
    import { walk } from './walk.js';
    export default {
      fetch: async (request) => Response.json(await walk(client, await request.json())),
    };`;
  const source = (path: string, contents: string) => ({
    type: 'ESModule' as const,
    path,
    contents,
  });
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: 0,
      cf: false,
      compatibilityDate: '2024-09-23',
      modules: [
        source('index.js', worker),
        source('client.js', readFileSync(module, 'utf8')),
        source('walk.js', readFileSync(WALK, 'utf8')),
      ],
    }),
  );
  try {
    const answer = await fetch(await miniflare.ready, {
      method: 'POST',
      body: JSON.stringify(journey),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return JSON.parse(await answer.text());
  } finally {
    await miniflare.dispose();
  }
}

/** A page of an origin of its own, which has the client and the walk beside it. */
export async function servePage(module: string): Promise<{ origin: string; close: () => void }> {
  const files: Record<string, string> = { '/client.js': module, '/walk.js': WALK };
  return listen(
    createServer((request, response) => {
      const file = files[request.url ?? ''];
      const type = file ? 'text/javascript' : 'text/html';
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
      response.end(file ? readFileSync(file) : '<!doctype html><title>Client</title>');
    }),
  );
}

/** A server that sends everybody on to another place, and lets pages of all origins ask. */
export const serveRedirect = (to: string): Promise<{ origin: string; close: () => void }> =>
  listen(
    createServer((request, response) => {
      response.writeHead(request.method === 'OPTIONS' ? 204 : 307, {
        'access-control-allow-origin': '*',
        'access-control-allow-headers': 'authorization',
        location: new URL(request.url ?? '/', to).href,
      });
      response.end();
    }),
  );

async function listen(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Walks in a page of Chromium. */
export async function walkInChromium(page_origin: string, journey: Journey): Promise<unknown> {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(page_origin);
    const script = `(async () => {
      const client = await import('/client.js');
      const { walk } = await import('/walk.js');
      return walk(client, ${JSON.stringify(journey)});
    })()`;
    return await page.evaluate(script);
  } finally {
    await browser.close();
  }
}

/** The Node of the system, not the one that npm brought. */
export function systemNode(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const node = folders
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .find((path) => existsSync(path));
  if (!node) throw new Error('There is no node in the PATH.');
  return node;
}

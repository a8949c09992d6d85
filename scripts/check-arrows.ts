/**
 * Holds the arrows of docs/architecture.md: which part of src/ may import which. Part of `npm run check`.
 * Prints each import that goes the wrong way as file:line with the rule, and exits with 1.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../src/', import.meta.url));

/** `from`, `to` and `types` begin paths under src/; `packages` begin the names of packages. */
type Rule = { from: string; to?: string[]; types?: string[]; packages?: string[]; says: string };

const RULES: Rule[] = [
  {
    from: 'index.ts',
    to: ['app.ts', 'context.ts', 'env.ts', 'data/', 'http/'],
    says: 'the entry parses the environment, wires the adapters and hands over to the app',
  },
  {
    from: 'app.ts',
    to: ['context.ts', 'routes/', 'http/', 'contract/', 'core/world.ts'],
    packages: ['hono/'],
    says: 'the app mounts middleware and routes, and knows no adapter',
  },
  {
    from: 'openapi.ts',
    to: ['app.ts'],
    types: ['http/route.ts'],
    packages: ['@hono/zod-openapi'],
    says: 'the document comes from the routes of the app, and is no part of the Worker',
  },
  {
    from: 'context.ts',
    types: ['core/', 'contract/', 'env.ts', 'hono'],
    says: 'the context is types',
  },
  { from: 'env.ts', says: 'the settings depend on nothing' },
  {
    from: 'routes/',
    to: ['routes/', 'core/', 'contract/', 'http/', '../docs/openapi.json'],
    types: ['context.ts'],
    packages: ['hono', 'zod'],
    says: 'routes read the input by the contract, call a use case and answer; they know no adapter',
  },
  {
    from: 'http/',
    to: ['http/', 'contract/', 'core/'],
    types: ['core/', 'context.ts', 'env.ts', 'zod', '@hono/zod-openapi'],
    packages: ['hono', 'node:crypto'],
    says: 'http speaks the words of the core and the contract, and calls no use case, route or adapter',
  },
  {
    from: 'contract/',
    to: ['contract/', 'core/'],
    types: ['core/reasons.ts'],
    packages: ['zod'],
    says: 'the contract is schemas over the words of the core',
  },
  {
    from: 'data/',
    to: ['data/', 'core/'],
    packages: ['@supabase/', '@upstash/'],
    says: 'the adapters implement the ports of the core, and know nothing of HTTP',
  },
  { from: 'core/', to: ['core/'], says: 'the core is pure and imports itself alone' },
];

const IMPORT =
  /^(?:import|export)\s+([^;'"]*?)\s*\bfrom\s*['"](.+?)['"]|^import\s+['"](.+?)['"]|\bimport\(\s*['"](.+?)['"]/gm;
const TYPES_ALONE = /^type\b|^\{(\s*type\s+[^,}]+,?)+\s*\}$/;

/** What the core must be handed: clock, randomness, timers, the network, the log. */
const NOT_IN_CORE =
  /(?<![.\w])(new Date\(\)|(Date\.now|Math\.random|performance|crypto|set(Timeout|Interval)|fetch|process|globalThis|console)\b)/g;

const violations = sourceFiles().flatMap((file) => {
  const rule = RULES.find(({ from }) => file.startsWith(from));
  if (!rule) return [`src/${file}:1 belongs to no part: give it a rule in scripts/check-arrows.ts`];
  const text = withoutComments(readFileSync(SOURCE + file, 'utf8'));
  return [...wrongImports(file, text, rule), ...impurities(file, text)];
});
for (const violation of violations) console.error(violation);
process.exitCode = violations.length > 0 ? 1 : 0;

function wrongImports(file: string, text: string, rule: Rule): string[] {
  return [...text.matchAll(IMPORT)].flatMap((found) => {
    const name = found[2] ?? found[3] ?? found[4] ?? '';
    const target = name.startsWith('.') ? posix.join(posix.dirname(file), name) : name;
    const allowed = [
      ...((name.startsWith('.') ? rule.to : rule.packages) ?? []),
      ...((TYPES_ALONE.test(found[1] ?? '') && rule.types) || []),
    ];
    if (allowed.some((start) => target.startsWith(start))) return [];
    return [`src/${file}:${lineAt(text, found.index)} imports ${name}, but ${rule.says}`];
  });
}

function impurities(file: string, text: string): string[] {
  if (!file.startsWith('core/')) return [];
  return [...text.matchAll(NOT_IN_CORE)].map(
    ({ 0: used, index }) =>
      `src/${file}:${lineAt(text, index)} uses ${used}, but the core has no clock, chance or I/O of its own: ask World`,
  );
}

function sourceFiles(): string[] {
  const names = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts'))
    .sort();
}

/** Lines stay where they were. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, (comment) =>
    comment.replace(/[^\n]/g, ' '),
  );
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

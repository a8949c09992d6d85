import { disorder, ROOMS } from './rooms.ts';
import { RULES, type Rule } from './rules.ts';
import { type Import, importsOf, lineAt, type Sources } from './sources.ts';

/** What the core must be handed: clock, randomness, timers, the network, the log. */
const NOT_IN_CORE =
  /(?<![.\w])(new Date\(\)|(Date\.now|Math\.random|performance|crypto|set(Timeout|Interval)|fetch|process|globalThis|console)\b)/g;

/** Everything that goes against the rules, as `src/file:line` with the rule. */
export function findViolations(sources: Sources): string[] {
  return [
    ...disorder(ROOMS),
    ...emptyRooms(sources),
    ...[...sources].flatMap(([file, text]) => {
      const rule = RULES.find(({ from }) => file.startsWith(from));
      return rule
        ? [...wrongImports(file, text, rule), ...impurities(file, text)]
        : [`src/${file}:1 ${homeless(file)}`];
    }),
    ...circles(sources),
  ];
}

const homeless = (file: string) =>
  file.startsWith('core/')
    ? 'belongs to no room: give it its place among the rooms in scripts/arrows/rooms.ts'
    : 'belongs to no part: give it a rule in scripts/arrows/rules.ts';

function emptyRooms(sources: Sources): string[] {
  const files = [...sources.keys()];
  return Object.keys(ROOMS)
    .filter((room) => !files.some((file) => file.startsWith(`core/${room}/`)))
    .map((room) => `scripts/arrows/rooms.ts has a room ${room}, and src/core/ has none`);
}

function wrongImports(file: string, text: string, rule: Rule): string[] {
  return importsOf(file, text)
    .filter((each) => !isAllowed(each, rule))
    .map(({ line, name }) => `src/${file}:${line} imports ${name}, but ${rule.says}`);
}

function isAllowed({ target, relative, types }: Import, rule: Rule): boolean {
  const allowed = [
    ...((relative ? rule.to : rule.packages) ?? []),
    ...((types && rule.types) || []),
  ];
  return allowed.some((start) => begins(target, start));
}

/** Whether a path begins like this; `*` is any one name. */
const begins = (path: string, start: string) =>
  new RegExp(`^${start.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]+')}`).test(path);

function impurities(file: string, text: string): string[] {
  if (!file.startsWith('core/')) return [];
  return [...text.matchAll(NOT_IN_CORE)].map(
    ({ 0: used, index }) =>
      `src/${file}:${lineAt(text, index)} uses ${used}, but the core has no clock, chance or I/O of its own: ask World`,
  );
}

/** Files of the core that import each other in a circle, types included: each circle once. */
function circles(sources: Sources): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const seen = path.indexOf(file);
    if (seen >= 0) {
      found.push(`src/${[...path.slice(seen), file].join(' → ')} is a circle`);
      return;
    }
    if (done.has(file)) return;
    for (const { target, relative } of importsOf(file, sources.get(file) ?? '')) {
      if (relative && sources.has(target)) visit(target, [...path, file]);
    }
    done.add(file);
  };
  for (const file of sources.keys()) if (file.startsWith('core/')) visit(file, []);
  return found;
}

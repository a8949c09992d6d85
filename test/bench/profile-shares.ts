import type { CpuProfile } from './inspector.ts';

/** esbuild names the module that follows. */
const MODULE = /^\/\/ ((?:src|node_modules)\/\S+)$/;

/** Shares of the samples that were not idle, largest first. */
export interface Shares {
  /** Natives counted to the module that called them. */
  modules: Map<string, number>;
  /** With all that they call. */
  functions: Map<string, number>;
}

/** Sums a profile up, by the modules that the bundle names. */
export function sharesOf({ nodes, samples }: CpuProfile, bundle: string): Shares {
  const moduleAt = modulesOf(bundle);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const callerOf = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  );
  const modules = new Map<string, number>();
  const functions = new Map<string, number>();
  let busy = 0;
  for (const sample of samples) {
    const stack = stackOf(sample);
    if (stack[0] === undefined || stack[0].callFrame.functionName === '(idle)') continue;
    busy += 1;
    const own = stack.find(({ callFrame }) => callFrame.url !== '');
    add(modules, own === undefined ? stack[0].callFrame.functionName : moduleOf(own));
    for (const name of new Set(stack.map(nameOf))) add(functions, name);
  }
  return { modules: toShares(modules, busy), functions: toShares(functions, busy) };

  function stackOf(sample: number) {
    const stack = [];
    for (let id: number | undefined = sample; id !== undefined; id = callerOf.get(id)) {
      const node = byId.get(id);
      if (node !== undefined) stack.push(node);
    }
    return stack;
  }
  function moduleOf({ callFrame }: CpuProfile['nodes'][number]): string {
    return moduleAt[callFrame.lineNumber] ?? 'the bundle itself';
  }
  function nameOf(node: CpuProfile['nodes'][number]): string {
    const { functionName, url, lineNumber } = node.callFrame;
    const name = functionName || '(nameless)';
    return url === '' ? name : `${name}, ${moduleOf(node)}:${lineNumber + 1}`;
  }
}

/** The module of each line. */
function modulesOf(bundle: string): string[] {
  let module = 'the bundle itself';
  return bundle.split('\n').map((line) => {
    module = MODULE.exec(line)?.[1]?.replace('node_modules/', '') ?? module;
    return module;
  });
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

const toShares = (counts: Map<string, number>, all: number): Map<string, number> =>
  new Map([...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => [name, count / all]));

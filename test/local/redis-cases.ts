import { readFileSync } from 'node:fs';

const FILE = new URL('./redis-cases.txt', import.meta.url);
const ARROW = ' => ';

/** Commands to run in one pipeline, and what they answer. */
export interface RedisCase {
  readonly name: string;
  readonly commands: readonly string[][];
  readonly answers: readonly ({ result: unknown } | { error: string })[];
}

/** The cases that every back end has to pass, from the file beside this one. */
export function readRedisCases(): RedisCase[] {
  return readFileSync(FILE, 'utf8')
    .split('\n\n')
    .filter((paragraph) => !paragraph.startsWith('#'))
    .map((paragraph) => {
      const [name = '', ...steps] = paragraph.trim().split('\n');
      const halves = steps.map((step) => step.split(ARROW));
      return {
        name,
        commands: halves.map(([command = '']) => readWords(command)),
        answers: halves.map(([, answer = '']) => readAnswer(answer)),
      };
    });
}

/** Scripts that fail, and how the error begins: what follows differs between versions. */
export const FAILING_SCRIPTS: [
  name: string,
  script: string,
  command: 'eval' | 'eval_ro',
  start: string,
][] = [
  [
    'a command on the wrong type',
    'redis.call("set", KEYS[1], 1) return redis.call("hget", KEYS[1], "a")',
    'eval',
    'WRONGTYPE Operation against a key holding the wrong kind of value',
  ],
  [
    'a write in a read-only script',
    'return redis.call("set", KEYS[1], 1)',
    'eval_ro',
    'ERR Write commands are not allowed from read-only scripts.',
  ],
  [
    'a write behind no-writes',
    '#!lua flags=no-writes\nreturn redis.call("del", KEYS[1])',
    'eval',
    'ERR Write commands are not allowed from read-only scripts.',
  ],
  [
    'an unknown command',
    'return redis.call("nope")',
    'eval',
    'ERR Unknown Redis command called from script',
  ],
  [
    'too few words',
    'return redis.call("get")',
    'eval',
    'ERR Wrong number of args calling Redis command from script',
  ],
  [
    'a write behind the first of two flags',
    '#!lua flags=no-writes flags=allow-oom\nreturn redis.call("del", KEYS[1])',
    'eval',
    'ERR Write commands are not allowed from read-only scripts.',
  ],
  ['EVAL within a script', 'return redis.call("eval", "return 1", 0)', 'eval', 'ERR '],
  [
    'an argument that is a table',
    'return redis.call("get", {})',
    'eval',
    'ERR Lua redis lib command arguments must be strings or integers',
  ],
  [
    'a global that is not there',
    'return missing',
    'eval',
    "ERR user_script:1: Script attempted to access nonexistent global variable 'missing'",
  ],
  ['a global that is set', 'leaked = 1 return 1', 'eval', 'ERR user_script:1: '],
  [
    'a script that does not parse',
    'return (',
    'eval',
    'ERR Error compiling script (new function): user_script:1: ',
  ],
  ['an error of its own', 'error("my reason")', 'eval', 'ERR user_script:1: my reason'],
  ['what Lua 5.3 brought', 'return table.unpack({1})', 'eval', 'ERR user_script:1: '],
];

function readWords(command: string): string[] {
  const words = command.trim().match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  return words.map((word) => (word.startsWith('"') ? String(JSON.parse(word)) : word));
}

function readAnswer(answer: string) {
  return answer.startsWith('! ')
    ? { error: String(JSON.parse(answer.slice(2))) }
    : { result: JSON.parse(answer) };
}

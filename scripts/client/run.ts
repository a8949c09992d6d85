import { spawnSync } from 'node:child_process';

/** Runs a tool in a folder and gives what it printed; throws with all of it when it fails. */
export function run(folder: string, command: string, ...parameters: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error) throw error;
  if (status !== 0) {
    throw new Error(`${command} ${parameters.join(' ')} failed:\n${stdout}${stderr}`);
  }
  return stdout;
}

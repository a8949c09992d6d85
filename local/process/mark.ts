/**
 * A mark in the environment of every child, which whatever it starts inherits: it tells what is left of a
 * program that was killed together with its children, even when each of them had a life of its own.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const NAME = 'GOCOMET_LOCAL_MARK';

/** That of the children of this process: nobody else has it, before or after. */
export const MARK: string = randomUUID();

/** What a child's environment has besides. */
export const markedEnv = (): NodeJS.ProcessEnv => ({ [NAME]: MARK });

/** The processes of this account that have a mark; none where the system does not show it. */
export function processesMarked(mark: string): number[] {
  return entries('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => environmentOf(pid).includes(`${NAME}=${mark}`))
    .map(Number);
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

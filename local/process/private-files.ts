import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file that only its owner can read. What was there is replaced, and a link not followed. */
export function writePrivateFile(file: string, text: string): void {
  rmSync(file, { force: true });
  writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
}

/** Makes a folder that only its owner can look into; one that is there becomes so. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

import type { Io } from './io.ts';

const BAR = 24;
const BEGINNING_OF_LINE = '\r\u001b[K';

/** Tells how far a long work is. */
export interface Progress {
  /** `done`: from 0 to 1; null where nobody knows how much there is. */
  show(done: number | null, about: string): void;
  /** Takes the bar away. */
  end(): void;
}

/** A bar on stderr where that is a terminal; nothing elsewhere. */
export function createProgress({ terminal, err, paint, columns }: Io): Progress {
  if (!terminal.err) return { show() {}, end() {} };
  return {
    show(done, about) {
      if (done === null) return err(`${BEGINNING_OF_LINE}${about.slice(0, columns - 1)}`);
      const filled = Math.round(Math.min(1, Math.max(0, done)) * BAR);
      const bar =
        paint.err('cyan', '█'.repeat(filled)) + paint.err('dim', '░'.repeat(BAR - filled));
      const percent = `${Math.floor(done * 100)}%`.padStart(4);
      const room = Math.max(0, columns - BAR - percent.length - 3);
      err(`${BEGINNING_OF_LINE}${bar} ${percent} ${about.slice(0, room)}`);
    },
    end: () => err(BEGINNING_OF_LINE),
  };
}

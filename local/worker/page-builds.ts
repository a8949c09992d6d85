import { type FSWatcher, watch } from 'node:fs';

/** An editor saves a file in several steps. */
const QUIET_MS = 80;

interface PageBuildsOptions {
  /** Folders with all below them, and files: what pages are made of besides the Worker's script. */
  readonly paths: readonly string[];
  /** Builds it all; rejects with the mistake in it. */
  readonly build: () => Promise<void>;
  readonly onFailure: (mistake: string) => void;
}

/**
 * Builds what pages load at each save of it: one build after the other, of the saves during one only the last. The
 * Worker is told by what a build writes last. Returns what ends the watch.
 */
export function buildPagesOnSave({ paths, build, onFailure }: PageBuildsOptions): () => void {
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  let saved = false;
  const work = async () => {
    if (busy) return;
    busy = true;
    while (saved) {
      saved = false;
      await build().catch((error: Error) => onFailure(error.message));
    }
    busy = false;
  };
  const onSave = () => {
    saved = true;
    clearTimeout(timer);
    timer = setTimeout(() => void work(), QUIET_MS);
  };
  const watchers: FSWatcher[] = paths.map((path) => watch(path, { recursive: true }, onSave));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

import type { Pool } from 'pg';
import { BUGS_OF_BOOKINGS } from './bugs-of-bookings.ts';
import { BUGS_OF_PAPERS } from './bugs-of-papers.ts';
import { BUGS_OF_RELEASES } from './bugs-of-releases.ts';
import type { StormOptions } from './storm.ts';
import type { Behaviour } from './storm-state.ts';

/** A function of the database, broken on purpose. */
export interface PlantedBug {
  name: string;
  /** A law that the checker must find broken; one of them will do. */
  laws: string[];
  /** What brings it out, where an ordinary storm seldom does. */
  behaviour?: Partial<Behaviour>;
  /** Another size of the storm. */
  storm?: Partial<Pick<StormOptions, 'seconds' | 'operations' | 'clients' | 'flights'>>;
  /** False: no cron ends the holds that are over. */
  swept?: boolean;
  /** Run before the functions are broken. */
  statements?: string[];
  /** Run when they are mended. */
  mending?: string[];
  patches: Patch[];
}

interface Patch {
  function: string;
  /** Each must be found exactly once. Space of any kind and length matches any other. */
  replace: [found: string, put: string][];
}

/** Every mistake that the checker has to find. */
export const PLANTED_BUGS: PlantedBug[] = [
  ...BUGS_OF_BOOKINGS,
  ...BUGS_OF_RELEASES,
  ...BUGS_OF_PAPERS,
];

/**
 * Breaks the functions of a scratch database, and returns what mends them; throws where a patch does not fit
 * the function as it is.
 */
export async function plantBug(pool: Pool, bug: PlantedBug): Promise<() => Promise<void>> {
  const { name, patches, statements = [], mending = [] } = bug;
  const sound: string[] = [];
  const spoilt = [...statements];
  for (const patch of patches) {
    const { rows } = await pool.query('select pg_get_functiondef($1::regproc) as definition', [
      patch.function,
    ]);
    const definition: string = rows[0].definition;
    const broken = patch.replace.reduce((text, [found, put]) => {
      const pattern = new RegExp(toPattern(found), 'g');
      const matches = text.match(pattern)?.length ?? 0;
      if (matches !== 1) {
        throw new Error(`"${name}" fits ${patch.function} ${matches} times, not once: ${found}`);
      }
      return text.replace(pattern, () => put);
    }, definition);
    sound.push(definition);
    spoilt.push(broken);
  }
  for (const statement of spoilt) await pool.query(statement);
  return async () => {
    for (const statement of [...sound, ...mending, FORGET_HOLDS]) await pool.query(statement);
  };
}

/** What was held by broken functions is ended by nobody: it would trouble the next storm. */
const FORGET_HOLDS = 'delete from cargo.holds';

function toPattern(text: string): string {
  return text
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\s+');
}

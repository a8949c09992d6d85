import type { FlightNews } from '../schedule/ports.ts';
import { showCapacity } from '../schedule/tell-searches.ts';
import { NothingDone, type World } from '../world.ts';
import type { HoldExpiry } from './ports.ts';

type Needs = { holds: HoldExpiry; news: FlightNews; world: World };

const ROUNDS_MAX = 10;
const ROUND_HOLDS_MAX = 200;
/** What a round that met somebody else's lock is divided by: fewer flights at a time meet fewer locks. */
const SHARE_OF_CONTENDED = 10;

/** `ended`: no hold is left that is over; there are more, for the next run; or a round failed. */
export type ExpiredHolds = {
  expired: number;
  rounds: number;
  ended: 'none_left' | 'more_left' | 'failed';
};

/**
 * Ends the holds that ran out, in rounds that each commit, and shows searches what came back. It can be cut
 * anywhere and run twice at once: a hold that it leaves is over all the same, for the next run and the next
 * buyer. Never throws: a round that fails ends it, and is reported.
 */
export async function expireHolds(needs: Needs): Promise<ExpiredHolds> {
  let limit = ROUND_HOLDS_MAX;
  let expired = 0;
  for (let rounds = 1; rounds <= ROUNDS_MAX; rounds += 1) {
    const ended = await endRound(needs, limit);
    if (ended === 'failed') return { expired, rounds, ended };
    if (ended === 'contended') {
      limit = Math.max(1, Math.floor(limit / SHARE_OF_CONTENDED));
      continue;
    }
    expired += ended.expired;
    if (ended.expired < limit) return { expired, rounds, ended: 'none_left' };
  }
  return { expired, rounds: ROUNDS_MAX, ended: 'more_left' };
}

/** One round: how many it expired, once searches are told. */
async function endRound(needs: Needs, limit: number) {
  try {
    const { expired, capacity } = await needs.holds.expireHolds(limit);
    await showCapacity(needs, capacity);
    return { expired };
  } catch (error) {
    if (error instanceof NothingDone && error.contended) return 'contended';
    needs.world.report('hold_expiry_failed', error);
    return 'failed';
  }
}

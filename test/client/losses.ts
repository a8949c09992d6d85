import { setTimeout as pause } from 'node:timers/promises';
import type { GoComet } from '../../client/src/index.ts';
import type { MadeFlight } from '../support/database.ts';
import { type FaultProxy, PASS } from '../support/fault-proxy.ts';
import { createRandom } from '../support/random.ts';

const AT_ONCE = 12;
/** Pauses are shortened by so much: a test waits for nobody. */
const FASTER = 50;

export interface Losses {
  /** The references that the client was told of. */
  refs: Set<string>;
  /** Requests and replies that were lost on the way. */
  lost: number;
  /** Requests that were sent. */
  attempts: number;
}

/** Makes bookings of 1 kg through a hop that loses a third of the requests or of their replies. */
export async function bookThroughLosses(by: {
  /** The client as it stands in the sources, or as it was built. */
  Client: typeof GoComet;
  proxy: FaultProxy;
  token: string;
  flights: MadeFlight[];
  bookings: number;
  seed: number;
}): Promise<Losses> {
  const random = createRandom(by.seed);
  const told: Losses = { refs: new Set(), lost: 0, attempts: 0 };
  by.proxy.decide = () => {
    const fate = random.next();
    if (fate < 0.35) told.lost += 1;
    if (fate < 0.12) return { kind: 'refuse' };
    if (fate < 0.3) return { kind: 'lose-reply' };
    if (fate < 0.35) return { kind: 'unavailable-page' };
    return fate < 0.4 ? { kind: 'deliver-twice', after_ms: 5 } : PASS;
  };
  const gocomet = new by.Client({
    url: by.proxy.url,
    token: by.token,
    sleep: async (ms) => void (await pause(ms / FASTER)),
  });

  let begun = 0;
  async function bookOn(): Promise<void> {
    while (begun < by.bookings) {
      const flight = by.flights[begun % by.flights.length];
      if (!flight) throw new Error('A booking needs a flight.');
      begun += 1;
      const { flight_id, origin, destination } = flight;
      const { data, attempts } = await gocomet.bookShipment({
        body: { origin, destination, weight_kg: 1, pieces: 1, flight_ids: [flight_id] },
      });
      told.refs.add(data.ref_id);
      told.attempts += attempts;
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, bookOn));
  await by.proxy.settle();
  return told;
}

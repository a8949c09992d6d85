import type { Network } from '../core/schedule/ports.ts';
import type { NetworkLoad, NetworkWish } from '../core/schedule/types.ts';
import type { Rpc } from './postgres.ts';

/** Whoever comes within this time is told the same: anybody may ask, and a day of the network is read whole. */
const KEPT_MS = 30_000;
const KEPT_MAX = 100;

/** What a page can draw and a table can list. */
const LANES_MAX = 1_000;
const FLIGHTS_MAX = 6;

/** The load of the network in Postgres; what everyone may see is kept by the isolate for half a minute. */
export function createNetwork(now_ms: () => number): (rpc: Rpc) => Network {
  const kept = new Map<string, { until_ms: number; load: NetworkLoad }>();

  return (rpc) => {
    const read = ({ date, carrier }: NetworkWish, with_shipments: boolean) =>
      rpc<NetworkLoad>('get_network_load', {
        p_date: date,
        p_carrier: carrier,
        p_with_shipments: with_shipments,
        p_lanes_max: LANES_MAX,
        p_flights_max: FLIGHTS_MAX,
      });
    return {
      async loadOf(wish) {
        const name = `${wish.date} ${wish.carrier}`;
        const known = kept.get(name);
        if (known !== undefined && known.until_ms > now_ms()) return known.load;
        const load = await read(wish, false);
        if (kept.size >= KEPT_MAX) kept.clear();
        kept.set(name, { until_ms: now_ms() + KEPT_MS, load });
        return load;
      },
      loadWithShipments: (wish) => read(wish, true),
    };
  };
}

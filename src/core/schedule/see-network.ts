import type { World } from '../world.ts';
import type { Network } from './ports.ts';
import type { NetworkLoad, NetworkWish } from './types.ts';

type Needs = { network: Network; world: Pick<World, 'now_ms'> };

type Wish = { [Name in keyof NetworkWish]?: NetworkWish[Name] | undefined } & {
  sees_shipments: boolean;
};

/** The lanes of a day with their load, today by UTC without a date; for staff with where the shipments are. */
export async function seeNetwork(
  { network, world }: Needs,
  { date, carrier, sees_shipments }: Wish,
): Promise<NetworkLoad & { date: string }> {
  const wish = {
    date: date ?? new Date(world.now_ms()).toISOString().slice(0, 10),
    carrier: carrier ?? null,
  };
  const load = sees_shipments ? await network.loadWithShipments(wish) : await network.loadOf(wish);
  return { ...load, date: wish.date };
}

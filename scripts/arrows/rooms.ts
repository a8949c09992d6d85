/**
 * The rooms of the core from the ground up, each with what it may import of the rooms named before it: all of
 * one (`schedule/`) or its words alone (`schedule/types.ts`). A room that names a later one is refused, so that
 * no circle can be agreed to. All may import `reasons.ts` and `world.ts`.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  measure: [],
  identity: [],
  rating: ['measure/', 'identity/types.ts'],
  schedule: ['measure/', 'identity/types.ts'],
  search: ['measure/', 'schedule/types.ts'],
  booking: ['measure/', 'identity/types.ts', 'schedule/'],
  tracking: ['measure/', 'identity/types.ts', 'booking/types.ts'],
  waybill: ['identity/types.ts', 'booking/types.ts'],
  health: [],
};

/** Lines of the table that could be part of a circle: a room that may import itself, a later one, or none that there is. */
export function disorder(rooms: typeof ROOMS): string[] {
  const names = Object.keys(rooms);
  return names.flatMap((room, place) =>
    (rooms[room] ?? [])
      .filter((path) => !names.slice(0, place).includes(roomOf(path)))
      .map((path) => `The room ${room} may not import ${path}: no room before it has that name`),
  );
}

/** The room that a path under `core/` begins with. */
export const roomOf = (path: string): string => path.slice(0, Math.max(0, path.indexOf('/')));

import type { PlantedBug } from './planted-bugs.ts';

const RETURNED = `select
      x.flight_id, sum(x.weight_kg) as weight_kg, sum(x.volume_l) as volume_l, count(*) as legs
    from released x
    group by x.flight_id`;
const GUARD_VOLUME = `
    and c.booked_volume_l + v_size.volume_l <= c.max_volume_l;
    get diagnostics v_taken = row_count;
    if v_taken <> v_with_volume then
      raise check_violation using message = 'volume taken on fewer flights than have one';
    end if;`;

/** Bookings and searches alone. */
const NOTHING_ELSE = {
  confirms: 0,
  moves: 0,
  changes: 0,
  rebooks: 0,
  offloads: 0,
  milestones: 0,
  waybills: 0,
  quoted: 0,
  papered: 0,
};

/** The mistakes that they make with volume, with holds, and with flights that change. */
export const BUGS_OF_RELEASES: PlantedBug[] = [
  {
    name: 'volume is not guarded',
    laws: ['oversold'],
    statements: [
      'alter table cargo.flight_capacity drop constraint flight_capacity_volume_never_overbooked',
    ],
    mending: [
      `alter table cargo.flight_capacity add constraint flight_capacity_volume_never_overbooked
       check (booked_volume_l >= 0 and (max_volume_l is null or booked_volume_l <= max_volume_l)) not valid`,
    ],
    patches: [
      { function: 'cargo.refuse_capacity', replace: [['or l.available_l < p_volume_l', '']] },
      { function: 'public.book_shipment', replace: [[GUARD_VOLUME, ';']] },
    ],
  },
  {
    name: 'an expiry does not look at the status',
    laws: ['steps'],
    // By the clock, not by the count: a fast machine would be through before holds are over.
    storm: { seconds: 8, operations: 3_000 },
    behaviour: { holds: 0.5 },
    patches: [
      {
        function: 'cargo.lock_over_holds',
        replace: [
          ["and b.status = 'HELD' and b.hold_expires_at <= clock_timestamp()", ''],
          ['for no key update skip locked', 'for no key update'],
        ],
      },
      {
        function: 'cargo.expire_if_over',
        replace: [["p_booking.status = 'HELD' and", '']],
      },
    ],
  },
  {
    name: 'an expiry gives back one of two holds',
    laws: ['books out of balance', 'gap in versions'],
    behaviour: { holds: 0.5 },
    patches: [
      {
        function: 'cargo.release_legs',
        replace: [
          [RETURNED, 'select x.flight_id, x.weight_kg, x.volume_l, 1 as legs from released x'],
        ],
      },
    ],
  },
  {
    name: "a flight's cancel forgets a leg",
    laws: ['held by a cancelled flight', 'broken booking'],
    behaviour: { moves: 0, changes: 12 },
    patches: [
      {
        function: 'public.operate_flight',
        replace: [
          [
            "release_legs(v_ref_ids, 'flight_cancelled'",
            "release_legs(v_ref_ids[2:], 'flight_cancelled'",
          ],
        ],
      },
    ],
  },
  {
    name: 'searches are not told what is freed',
    laws: ['wrong search'],
    // Few buy and many look, so that nobody else tells searches of the flight.
    storm: { seconds: 12, operations: 60_000, clients: 16, flights: 24 },
    behaviour: {
      ...NOTHING_ELSE,
      hang_up: 0,
      holds: 0.7,
      searches: 1_200,
    },
    swept: false,
    patches: [
      {
        function: 'public.book_shipment',
        replace: [['v_freed || v_flight_ids', 'v_flight_ids']],
      },
      {
        function: 'cargo.with_capacity',
        replace: [["p_answer is null or p_flight_ids = '{}'", 'true']],
      },
    ],
  },
];

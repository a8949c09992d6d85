import type { PlantedBug } from './planted-bugs.ts';

const TAKE_CAPACITY = `
    update cargo.flight_capacity c
    set booked_weight_kg = c.booked_weight_kg + v_weight_kg, version = c.version + 1
    where c.flight_id = any (v_flight_ids)
      and c.booked_weight_kg + v_weight_kg <= c.max_weight_kg;
    get diagnostics v_taken = row_count;
    if v_taken <> cardinality(v_flight_ids) then
      raise check_violation using message = 'capacity taken on fewer flights than legs';
    end if;`;
const LOCK_KEY = `perform pg_advisory_xact_lock(hashtextextended(p_user_id::text || p_idempotency_key, 1));`;
const LOCK_REFERENCE = `perform pg_advisory_xact_lock(hashtextextended(p_ref_id, 2));`;
const LOCK_USER = `if v_hold_minutes is not null then
    perform pg_advisory_xact_lock(hashtextextended(p_user_id::text, 4)); -- the user's live holds are counted below
  end if;`;
const LOCK_WAYBILL = `if v_awb_number is not null then
    perform pg_advisory_xact_lock(hashtextextended(v_awb_number, 3));
  end if;`;
const FIND_REPLAY = `v_answer := coalesce(
    cargo.refuse_role(p_user_id, '{customer,handler,admin}', p_identity),
    cargo.find_replay(p_user_id, p_idempotency_key, p_ref_id, p_request)
  );`;
const UNLOCKED: [string, string][] = [
  [LOCK_KEY, 'null;'],
  [LOCK_REFERENCE, ''],
];

/** The mistakes that booking systems make where shipments are booked and booked again. */
export const BUGS_OF_BOOKINGS: PlantedBug[] = [
  {
    name: 'read, then write',
    laws: ['books out of balance', 'gap in versions', 'oversold'],
    patches: [
      {
        function: 'public.book_shipment',
        replace: [
          ['order by c.flight_id for no key update;', 'order by c.flight_id;'],
          [
            TAKE_CAPACITY,
            `update cargo.flight_capacity c
             set booked_weight_kg = seen.booked_weight_kg + v_weight_kg, version = seen.version + 1
             from cargo.flight_capacity seen
             where c.flight_id = any (v_flight_ids) and seen.flight_id = c.flight_id;`,
          ],
        ],
      },
    ],
  },
  {
    name: 'a cancel loses the capacity',
    laws: ['books out of balance'],
    patches: [
      {
        function: 'cargo.release_legs',
        replace: [['c.booked_weight_kg - r.weight_kg', 'c.booked_weight_kg']],
      },
    ],
  },
  {
    name: 'the second leg is half booked',
    laws: ['books out of balance', 'gap in versions'],
    patches: [
      {
        function: 'public.book_shipment',
        replace: [
          [
            TAKE_CAPACITY,
            TAKE_CAPACITY.replace('= any (v_flight_ids)', '= v_flight_ids[1]').replace(
              'cardinality(v_flight_ids)',
              '1',
            ),
          ],
        ],
      },
    ],
  },
  {
    name: 'a retry books again',
    laws: ['booked twice'],
    patches: [
      {
        function: 'public.book_shipment',
        replace: [
          [
            LOCK_REFERENCE,
            `if p_request ->> 'ref_id' is null then
               p_ref_id := 'BKG-' || upper(substr(md5(random()::text), 1, 16));
             end if;
             ${LOCK_REFERENCE}`,
          ],
          [
            'p_ref_id, p_user_id, p_idempotency_key, p_request,',
            'p_ref_id, p_user_id, null, p_request,',
          ],
        ],
      },
    ],
  },
  {
    name: 'a replay shows the booking as it is now',
    laws: ['not the first answer', 'replay differs'],
    patches: [
      {
        function: 'cargo.replay_answer',
        replace: [
          [
            'cargo.first_answer(p_booking)',
            'cargo.booking_answer(p_booking, cargo.events_answer((p_booking).ref_id, (p_booking).version))',
          ],
        ],
      },
    ],
  },
  {
    name: 'the look-up shares the snapshot of the wait',
    laws: ['unexplained rejection', 'real-time order'],
    behaviour: { weight_kg: [60, 250], twins: 1 },
    patches: [
      {
        function: 'public.book_shipment',
        replace: [
          [LOCK_KEY, 'null;'],
          [
            `${LOCK_REFERENCE} ${LOCK_USER} ${LOCK_WAYBILL} ${FIND_REPLAY}`,
            `select cargo.find_replay(p_user_id, p_idempotency_key, p_ref_id, p_request) into v_answer
             from (select pg_advisory_xact_lock(hashtextextended(p_user_id::text || coalesce(p_idempotency_key, p_ref_id), 1))) waited;`,
          ],
        ],
      },
    ],
  },
  {
    name: 'the exception is caught around the insert only',
    laws: ['books out of balance', 'gap in versions'],
    patches: [
      {
        function: 'public.book_shipment',
        replace: [...UNLOCKED, [`begin ${TAKE_CAPACITY}`, `${TAKE_CAPACITY} begin`]],
      },
    ],
  },
  {
    name: 'fullness is looked at before the replay',
    laws: ['unexplained rejection', 'real-time order'],
    patches: [
      {
        function: 'public.book_shipment',
        replace: [
          [
            `${LOCK_REFERENCE} ${LOCK_USER} ${LOCK_WAYBILL} ${FIND_REPLAY}`,
            `${LOCK_REFERENCE}
             v_answer := coalesce(
               cargo.refuse_capacity(
                 v_sent_flight_ids::uuid[], v_weight_kg,
                 (cargo.measure(v_weight_kg, v_dimensions, (p_request ->> 'volume_m3')::numeric, p_volumetric_divisor)).volume_l,
                 true, 0, 0
               ),
               cargo.find_replay(p_user_id, p_idempotency_key, p_ref_id, p_request)
             );`,
          ],
        ],
      },
    ],
  },
];

import type { PlantedBug } from './planted-bugs.ts';

const DRAW = `v_awb_number := cargo.draw_waybill(p_user_id, cargo.carrier_of(v_flight_ids[1]), p_ref_id);`;

/** The mistakes that they make where shipments are rebooked and divided, and with the papers of the trade. */
export const BUGS_OF_PAPERS: PlantedBug[] = [
  {
    name: 'a rebook forgets a release',
    laws: ['broken booking', 'books out of balance', 'gap in versions'],
    storm: { operations: 250 },
    behaviour: { rebooks: 25 },
    patches: [
      {
        function: 'public.rebook_booking',
        replace: [
          [
            `array_fill(-v_before.weight_kg, array[cardinality(v_left.held_flight_ids)])`,
            `array_fill(0.0, array[cardinality(v_left.held_flight_ids)])`,
          ],
        ],
      },
    ],
  },
  {
    name: 'a waybill is drawn outside the write block',
    laws: ['waybill lost'],
    storm: { operations: 250 },
    behaviour: { papered: 0.6, weight_kg: [20, 90] },
    patches: [
      {
        function: 'public.book_shipment',
        replace: [
          [DRAW, ''],
          [
            'if cargo.has_over_holds(v_flight_ids) then select',
            `if p_request ? 'draw_awb' then
               ${DRAW}
             end if;
             if cargo.has_over_holds(v_flight_ids) then select`,
          ],
        ],
      },
    ],
  },
  {
    name: 'a quote can be used twice',
    laws: ['quote used twice'],
    storm: { operations: 250 },
    behaviour: { quoted: 0.5, nameless: 0, twins: 0 },
    patches: [
      { function: 'cargo.refuse_quote_now', replace: [['v_quote.used_by <> p_ref_id', 'false']] },
      {
        function: 'cargo.use_quote',
        replace: [['return found or exists', 'return true or exists']],
      },
    ],
  },
  {
    name: 'a split loses a tenth of a kilogram',
    laws: ['steps'],
    storm: { operations: 250 },
    behaviour: { offloads: 25 },
    patches: [
      {
        function: 'cargo.split_booking',
        replace: [
          [
            'v_rest_kg numeric := p_parent.weight_kg - p_weight_kg;',
            'v_rest_kg numeric := greatest(p_parent.weight_kg - p_weight_kg - 0.1, 0.1);',
          ],
        ],
      },
    ],
  },
];

import type { ListedFlight } from '../api.ts';
import { momentInWords } from '../dates.ts';
import type { View } from '../output.ts';

export const FLIGHTS: View<ListedFlight> = {
  nothing: 'No flights.',
  columns: [
    { name: 'flight', plain: (one) => one.flight_number },
    { name: 'from', plain: (one) => one.origin },
    { name: 'to', plain: (one) => one.destination },
    {
      name: 'departs',
      plain: (one) => one.departure_datetime,
      words: (one) => momentInWords(one.departure_datetime),
    },
    {
      name: 'arrives',
      plain: (one) => one.arrival_datetime,
      words: (one) => momentInWords(one.arrival_datetime),
    },
    {
      name: 'state',
      plain: stateOf,
      colour: (one) => (stateOf(one) === 'scheduled' ? null : 'red'),
    },
    { name: 'kg', align: 'right', plain: (one) => one.max_weight_kg },
    { name: 'kg left', align: 'right', plain: (one) => one.available_kg },
    { name: 'held kg', align: 'right', plain: (one) => one.held_kg },
    { name: 'bookings', align: 'right', plain: (one) => one.bookings },
    { name: 'flight id', hidden: true, plain: (one) => one.flight_id },
  ],
};

function stateOf({ operational }: ListedFlight): 'scheduled' | 'closed' | 'cancelled' {
  if (operational.status === 'CANCELLED') return 'cancelled';
  return operational.closed ? 'closed' : 'scheduled';
}

import { reference } from '../args.ts';
import { defineCommand } from '../command.ts';
import { printOne } from '../output.ts';
import { BOOKINGS } from '../views/bookings.ts';
import { REF } from './confirm.ts';

export const cancel = defineCommand({
  name: 'cancel',
  summary: 'Cancel a booking, until it first arrives somewhere',
  positionals: [REF],
  flags: {},
  examples: [{ line: 'gocomet cancel BKG-7Q2M9XK4TD3VPA0Z', about: 'its place is given back' }],
  prints: true,
  parse: ({ positionals: [ref] }) => ({ ref_id: reference(ref) }),
  async run(context, { ref_id }) {
    const { client, signal } = context;
    const { data } = await client.cancelBooking({ ref_id }, { signal });
    printOne(context, BOOKINGS, data);
  },
});

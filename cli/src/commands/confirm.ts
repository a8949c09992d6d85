import { reference } from '../args.ts';
import { defineCommand } from '../command.ts';
import { printOne } from '../output.ts';
import { BOOKINGS } from '../views/bookings.ts';

export const REF = { name: 'REF', about: 'reference of the booking, such as BKG-7Q2M9XK4TD3VPA0Z' };

export const confirm = defineCommand({
  name: 'confirm',
  summary: 'Confirm a hold before it is over',
  positionals: [REF],
  flags: {},
  examples: [{ line: 'gocomet confirm BKG-7Q2M9XK4TD3VPA0Z', about: 'what was held is booked' }],
  prints: true,
  parse: ({ positionals: [ref] }) => ({ ref_id: reference(ref) }),
  async run(context, { ref_id }) {
    const { client, signal } = context;
    const { data } = await client.confirmBooking({ ref_id }, { signal });
    printOne(context, BOOKINGS, data);
  },
});

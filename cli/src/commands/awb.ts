import { reference } from '../args.ts';
import { defineCommand } from '../command.ts';
import { UsageError } from '../failure.ts';
import { printOne } from '../output.ts';
import { BOOKINGS } from '../views/bookings.ts';
import { REF } from './confirm.ts';

export const awb = defineCommand({
  name: 'awb',
  summary: 'Give a booking its air waybill number, or draw one from the stock',
  positionals: [REF, { name: 'NUMBER', about: 'such as 176-12345675; or --draw', optional: true }],
  flags: { draw: { type: 'switch', about: 'draw one from the stock' } },
  examples: [
    { line: 'gocomet awb BKG-7Q2M9XK4TD3VPA0Z --draw', about: 'the next number of the stock' },
  ],
  prints: true,
  parse({ values, positionals: [ref, awb_number] }) {
    if (values.draw === (awb_number !== undefined)) {
      throw new UsageError('NUMBER or --draw: one of them.');
    }
    return {
      ref_id: reference(ref),
      body: awb_number === undefined ? { draw: true } : { awb_number },
    };
  },
  async run(context, input) {
    const { client, signal } = context;
    const { data } = await client.assignWaybill(input, { signal });
    printOne(context, BOOKINGS, data);
  },
});

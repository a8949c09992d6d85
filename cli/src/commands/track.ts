import { count, optional, reference } from '../args.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { Interrupted, UsageError } from '../failure.ts';
import { printList, printOne } from '../output.ts';
import { TRACKINGS } from '../views/trackings.ts';

const MS_PER_S = 1000;
const CLEARED = '\u001b[H\u001b[2J';
const WAYBILL = /^\d{3}-?\d{8}$/;

export const track = defineCommand({
  name: 'track',
  summary: 'Tell where a shipment is, what comes next and when it arrives',
  notes: [
    'For everyone who has the reference or the air waybill number, which has all parts of a shipment. --watch takes a reference, asks again and prints each change, until the shipment is delivered or cancelled.',
    'In a pipe: reference, status, code, place and time of the last event, code, place and time of the next, arrival, minutes of delay.',
  ],
  positionals: [{ name: 'REF', about: 'the reference of a booking, or an air waybill number' }],
  flags: {
    watch: { type: 'switch', about: 'go on until it is delivered or cancelled' },
    every: { type: 'text', value: 'S', about: 'with --watch: seconds between two looks' },
  },
  examples: [
    { line: 'gocomet track BKG-7Q2M9XK4TD3VPA0Z', about: 'as it stands' },
    { line: 'gocomet track 176-12345675', about: 'all parts of a waybill' },
    {
      line: 'gocomet track BKG-7Q2M9XK4TD3VPA0Z --watch --every 5 --ndjson',
      about: 'each change, a line',
    },
  ],
  prints: true,
  parse: ({ values, positionals: [ref] }) => ({
    ref_id: reference(ref),
    watch: values.watch,
    every_s: optional(values.every, (text) => count(text, '--every')),
  }),
  async run(context, { ref_id, watch, every_s }) {
    const { client, signal, format } = context;
    if (watch && format === 'json') {
      throw new UsageError('--json is one document, and --watch has many: --ndjson.');
    }
    const is_waybill = WAYBILL.test(ref_id);
    if (watch && is_waybill) throw new UsageError('--watch follows a booking: give its reference.');
    if (watch) return await follow(context, ref_id, every_s);
    if (is_waybill) return await trackShipment(context, ref_id);
    const { data } = await client.getTracking({ ref_id }, { signal });
    printOne(context, TRACKINGS, data);
  },
});

/** Prints each part of a shipment. */
async function trackShipment(context: Context, awb_number: string) {
  const { data } = await context.client.getShipment({ awb_number }, { signal: context.signal });
  const { parts } = data;
  if (context.format !== 'words') printList(context, TRACKINGS, parts, data);
  else for (const part of parts) printOne(context, TRACKINGS, part);
}

/** Prints each change; on a terminal in the place of the last one. */
async function follow(context: Context, ref_id: string, every_s: number | undefined) {
  const { io, client, signal, format } = context;
  const every = every_s === undefined ? {} : { every_ms: every_s * MS_PER_S };
  for await (const tracking of client.track(ref_id, { signal, ...every })) {
    if (format === 'words') io.out(CLEARED);
    printOne(context, TRACKINGS, tracking);
  }
  if (signal.aborted) throw new Interrupted();
}

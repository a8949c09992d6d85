import type { Client } from '../api.ts';
import { airport, count, given, optional, reference } from '../args.ts';
import { defineCommand } from '../command.ts';
import { printOne } from '../output.ts';
import { BOOKINGS } from '../views/bookings.ts';
import { REF } from './confirm.ts';

type Step = 'depart' | 'arrive' | 'deliver';

const STEPS = {
  depart: { summary: 'Record that a shipment left an airport', call: 'departShipment', at: 'DEL' },
  arrive: {
    summary: 'Record that a shipment came to an airport',
    call: 'arriveShipment',
    at: 'LHR',
  },
  deliver: {
    summary: 'Record that a shipment was handed over',
    call: 'deliverShipment',
    at: 'LHR',
  },
} as const satisfies Record<Step, { summary: string; call: keyof Client; at: string }>;

/** The three commands of a handler: the same but for what they record. */
const defineStep = (step: Step) =>
  defineCommand({
    name: step,
    summary: STEPS[step].summary,
    notes: [
      'For handlers. Depart and arrive for each flight in order, then deliver; again changes nothing.',
    ],
    positionals: [REF, { name: 'LOCATION', about: 'airport code' }],
    flags: {
      'occurred-at': {
        type: 'text',
        value: 'TIME',
        about: 'when, as 2026-11-28T21:40:00+05:30; default: now',
      },
      pieces: { type: 'text', value: 'N', about: 'how many pieces; default: all' },
    },
    examples: [
      {
        line: `gocomet ${step} BKG-7Q2M9XK4TD3VPA0Z ${STEPS[step].at}`,
        about: 'now, with all of its pieces',
      },
    ],
    prints: true,
    parse: ({ values, positionals: [ref, location = ''] }) => ({
      ref_id: reference(ref),
      body: {
        location: airport(location, 'LOCATION'),
        ...given({
          occurred_at: values['occurred-at'],
          pieces: optional(values.pieces, (text) => count(text, '--pieces')),
        }),
      },
    }),
    async run(context, input) {
      const { client, signal } = context;
      const { data } = await client[STEPS[step].call](input, { signal });
      printOne(context, BOOKINGS, data);
    },
  });

export const depart = defineStep('depart');
export const arrive = defineStep('arrive');
export const deliver = defineStep('deliver');

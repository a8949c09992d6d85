import * as z from 'zod';
import { CURRENCIES, minorDigits } from '../core/rating/currencies.ts';
import { isPrintable } from '../core/rating/money.ts';
import type { NewRate } from '../core/rating/types.ts';
import { EXAMPLE } from './examples.ts';
import { AirportCode, Carrier, Destination, Origin } from './fields.ts';
import { says } from './messages.ts';
import { schema } from './schema.ts';
import { code, omittable } from './texts.ts';

const AMOUNT_MAX = 10_000_000;
const BREAKS_MAX = 10;
const BREAK_KG_MAX = 100_000;
const SURCHARGES_MAX = 10;
const RATES_MAX = 1_000;
const YEAR_MIN = 2000;
const YEAR_MAX = 2099;

const { rate: SHOWN } = EXAMPLE;

const LocalDate = schema(() =>
  z.iso
    .date({ ...says('A date as YYYY-MM-DD.'), abort: true })
    .refine((date) => {
      const year = Number(date.slice(0, 4));
      return year >= YEAR_MIN && year <= YEAR_MAX;
    }, `The year is from ${YEAR_MIN} to ${YEAR_MAX}.`)
    .meta({ type: 'string', format: 'date' }),
);

const CURRENCY_RULE = `A currency of ISO 4217 that is taken here: ${CURRENCIES.join(', ')}.`;
const Currency = schema(() =>
  code()
    .transform((currency) => currency.toUpperCase())
    .refine((currency) => minorDigits(currency) !== undefined, CURRENCY_RULE)
    .meta({
      type: 'string',
      pattern: '^[A-Za-z]{3}$',
      description: 'Of ISO 4217, with two decimals or none.',
      example: SHOWN.currency,
    }),
);

/** An amount of money; how many decimals it may have, its currency says. */
const AMOUNT_RULE = says(`A number from 0 to ${AMOUNT_MAX}.`);
const Amount = schema(() => z.number(AMOUNT_RULE).min(0, AMOUNT_RULE).max(AMOUNT_MAX, AMOUNT_RULE));
const PRICE_RULE = says(`A number above 0, up to ${AMOUNT_MAX}.`);
const PricePerKg = schema(() => z.number(PRICE_RULE).gt(0, PRICE_RULE).max(AMOUNT_MAX, PRICE_RULE));

const FROM_RULE = says(`A whole number from 0 to ${BREAK_KG_MAX}.`);
const RateBreak = schema(() =>
  z
    .object({
      from_kg: z.int(FROM_RULE).min(0, FROM_RULE).max(BREAK_KG_MAX, FROM_RULE),
      per_kg: PricePerKg(),
    })
    .meta({ id: 'RateBreak' }),
);

const BREAKS_RULE = `Has to have 1 to ${BREAKS_MAX} breaks.`;
const RateBreaks = schema(() =>
  z
    .array(RateBreak())
    .min(1, BREAKS_RULE)
    .max(BREAKS_MAX, BREAKS_RULE)
    .refine(([first]) => first?.from_kg === 0, 'The first break is from 0 kg.')
    .refine(
      (breaks) => breaks.every(({ from_kg }, at) => from_kg > (breaks[at - 1]?.from_kg ?? -1)),
      'Each break begins higher than the one before.',
    )
    .meta({
      description:
        'From `from_kg` on, a kilogram costs `per_kg`. Where the start of a higher break costs less, that is charged.',
      example: SHOWN.breaks,
    }),
);

const BASES = ['chargeable', 'gross', 'flat'] as const;
const SURCHARGE_RULE = 'Two letters and A (agent) or C (carrier), such as MYC.';
const Surcharge = schema(() =>
  z
    .object({
      code: code()
        .regex(/^[A-Z]{2}[AC]$/i, SURCHARGE_RULE)
        .transform((one) => one.toUpperCase())
        .meta({ type: 'string', pattern: '^[A-Za-z]{2}[ACac]$' }),
      basis: z
        .enum(BASES)
        .meta({ description: 'Per chargeable kg, per gross kg, or flat for the shipment.' }),
      rate: Amount(),
      minimum: omittable(Amount()).meta({ type: ['number', 'null'] }),
    })
    .meta({ id: 'Surcharge' }),
);

const SURCHARGES_RULE = `Has to have ${SURCHARGES_MAX} surcharges at most.`;
const Surcharges = schema(() =>
  z
    .array(Surcharge())
    .max(SURCHARGES_MAX, SURCHARGES_RULE)
    .refine(
      (surcharges) => new Set(surcharges.map((one) => one.code)).size === surcharges.length,
      'Each code once.',
    ),
);

/** Every amount of a rate card with the path to it. */
const amountsOf = ({ minimum, breaks, surcharges = [] }: NewRate) => [
  { path: ['minimum'], amount: minimum },
  ...breaks.map(({ per_kg }, at) => ({ path: ['breaks', at, 'per_kg'], amount: per_kg })),
  ...surcharges.flatMap((surcharge, at) => [
    { path: ['surcharges', at, 'rate'], amount: surcharge.rate },
    { path: ['surcharges', at, 'minimum'], amount: surcharge.minimum ?? 0 },
  ]),
];

const NewRateCard = schema(() =>
  z
    .object({
      carrier: Carrier().meta({ example: SHOWN.carrier }),
      origin: Origin(),
      destination: Destination(),
      valid_from: LocalDate().meta({
        description: 'The first local day of departure that it is for.',
        example: SHOWN.valid_from,
      }),
      valid_to: LocalDate().meta({ description: 'The last one.', example: SHOWN.valid_to }),
      currency: Currency(),
      minimum: Amount().meta({
        description: 'The least that the freight costs.',
        example: SHOWN.minimum,
      }),
      breaks: RateBreaks(),
      surcharges: omittable(Surcharges()).meta({ example: SHOWN.surcharges }),
    })
    .refine((rate) => rate.origin !== rate.destination, {
      path: ['destination'],
      message: 'The destination is another airport than the origin.',
    })
    .refine((rate) => rate.valid_to >= rate.valid_from, {
      path: ['valid_to'],
      message: 'The last day is not before the first.',
    })
    .check(({ value: rate, issues }) => {
      const digits = minorDigits(rate.currency) ?? 2;
      for (const { path, amount } of amountsOf(rate)) {
        if (isPrintable(amount, digits)) continue;
        const message = `At most ${digits} decimals in ${rate.currency}.`;
        issues.push({ code: 'custom', input: amount, path, message });
      }
    })
    .meta({ id: 'NewRate' }),
);

const RATES_RULE = `Has to have 1 to ${RATES_MAX} rate cards.`;
export const NewRates = schema(() =>
  z.union(
    [NewRateCard(), z.array(NewRateCard()).min(1, RATES_RULE).max(RATES_MAX, RATES_RULE)],
    `Has to be a rate card, or an array of 1 to ${RATES_MAX} rate cards.`,
  ),
);

const Rate = schema(() =>
  z
    .object({
      rate_id: z.string().meta({ format: 'uuid', example: SHOWN.rate_id }),
      carrier: z.string().meta({ example: SHOWN.carrier }),
      origin: z.string().meta({ example: EXAMPLE.flight.origin }),
      destination: z.string().meta({ example: EXAMPLE.flight.destination }),
      valid_from: z.string().meta({ format: 'date', example: SHOWN.valid_from }),
      valid_to: z.string().meta({ format: 'date', example: SHOWN.valid_to }),
      currency: z.string().meta({ example: SHOWN.currency }),
      minimum: z.number().meta({ example: SHOWN.minimum }),
      breaks: z.array(z.object({ from_kg: z.int(), per_kg: z.number() })).meta({
        example: SHOWN.breaks,
      }),
      surcharges: z
        .array(
          z.object({
            code: z.string(),
            basis: z.enum(BASES),
            rate: z.number(),
            minimum: z.number().optional(),
          }),
        )
        .meta({ example: SHOWN.surcharges }),
      created_at: z.string().meta({
        format: 'date-time',
        description: 'UTC.',
        example: SHOWN.created_at,
      }),
    })
    .meta({ id: 'Rate' }),
);

/** The answer to what was added: one for one, an array for an array. */
export const AddedRates = schema(() => z.union([Rate(), z.array(Rate())]));
export const Rates = schema(() =>
  z.array(Rate()).meta({ id: 'Rates', description: 'The latest `valid_from` first.' }),
);

export const RatesQuery = schema(() =>
  z.object({
    carrier: Carrier().optional().meta({ type: 'string', example: SHOWN.carrier }),
    origin: AirportCode().optional().meta({ type: 'string', example: EXAMPLE.flight.origin }),
    destination: AirportCode()
      .optional()
      .meta({ type: 'string', example: EXAMPLE.flight.destination }),
    date: LocalDate().optional().meta({
      type: 'string',
      description: 'Valid on this local day of departure.',
      example: EXAMPLE.departure_date,
    }),
  }),
);

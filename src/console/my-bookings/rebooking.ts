import { RebookBooking } from '../../contract/rebook-booking.ts';
import type { Booking, RebookingRequest } from '../../core/booking/types.ts';
import { type Measures, measure, toCubicMetres, toLitres } from '../../core/measure/volume.ts';
import type { QuoteRequest } from '../../core/rating/types.ts';
import type { FieldError } from '../../core/reasons.ts';
import { check, type Sent, textOf } from '../forms.ts';
import { shipmentOf } from '../shipment.ts';

/** The goods as they are, or as they would be. Weight in kg, volume in m³. */
export type Goods = Pick<
  Booking,
  'weight_kg' | 'pieces' | 'volume_m3' | 'volume_assumed' | 'chargeable_weight_kg' | 'dimensions'
> & {
  special_handling_codes: string[];
  goods_description: string | null;
  handling_note: string | null;
};

/** What a form asks to be otherwise. */
export type Change = {
  /** What differs, and nothing else; empty where nothing does. */
  request: RebookingRequest;
  after: Goods;
  /** Whether the flights give and take for it: then the price ends, unless there is a new one. */
  moves: boolean;
};

/** Reads what a form about the goods asks to be otherwise; what it leaves empty stays as it is. */
export function readChange(
  booking: Booking,
  sent: Sent,
  divisor: number,
): Change | { errors: FieldError[] } {
  const { origin: _, destination: __, special_handling_codes: codes, ...sizes } = shipmentOf(sent);
  const asked = check(RebookBooking(), {
    ...sizes,
    special_handling_codes: codes ?? [],
    goods_description: textOf(sent, 'goods_description'),
    handling_note: textOf(sent, 'handling_note'),
  });
  if ('errors' in asked) return asked;
  const { dimensions, volume_m3 } = asked.value;
  const told = {
    weight_kg: asked.value.weight_kg ?? booking.weight_kg,
    pieces: asked.value.pieces ?? booking.pieces,
    special_handling_codes: asked.value.special_handling_codes ?? [],
    goods_description: asked.value.goods_description ?? booking.goods_description,
    handling_note: asked.value.handling_note ?? booking.handling_note,
  };
  const request: RebookingRequest = Object.fromEntries(
    Object.entries(told).filter(
      ([name, value]) => !isSame(value, booking[name as keyof typeof told]),
    ),
  );
  const is_told = booking.dimensions === null && !booking.volume_assumed;
  const is_measured =
    'weight_kg' in request ||
    'pieces' in request ||
    (dimensions !== undefined && !isSame(linesOf(dimensions), linesOf(booking.dimensions))) ||
    (volume_m3 !== undefined && !(is_told && volume_m3 === booking.volume_m3));
  if (!is_measured) return { request, after: { ...booking, ...told }, moves: false };

  const measures = measure({ weight_kg: told.weight_kg, dimensions, volume_m3 }, divisor);
  return {
    request: { ...request, dimensions, volume_m3 },
    after: { ...booking, ...told, ...figuresOf(measures), dimensions: dimensions ?? null },
    moves:
      told.weight_kg !== booking.weight_kg || measures.volume_l !== toLitres(booking.volume_m3),
  };
}

const figuresOf = ({ volume_l, volume_assumed, chargeable_halves }: Measures) => ({
  volume_m3: toCubicMetres(volume_l),
  volume_assumed,
  chargeable_weight_kg: chargeable_halves / 2,
});

/** The figures of each line, in one order. */
const linesOf = (lines: Booking['dimensions']) =>
  lines?.map(({ pieces, length_cm, width_cm, height_cm }) => [
    pieces,
    length_cm,
    width_cm,
    height_cm,
  ]);

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What a quote is asked for: these goods on these flights, from where they are. */
export const quoteOf = (
  { destination }: Booking,
  origin: string,
  flight_ids: string[],
  goods: Goods,
): QuoteRequest => ({
  origin,
  destination,
  flight_ids,
  weight_kg: goods.weight_kg,
  pieces: goods.pieces,
  ...(goods.dimensions !== null
    ? { dimensions: goods.dimensions }
    : !goods.volume_assumed && { volume_m3: goods.volume_m3 }),
  ...(goods.special_handling_codes.length > 0 && {
    special_handling_codes: goods.special_handling_codes,
  }),
});

import { AirportSearch } from '../../contract/airports.ts';
import type { FieldError } from '../../core/reasons.ts';
import type { Airports } from '../../core/schedule/ports.ts';
import type { Airport } from '../../core/schedule/types.ts';
import { check, type Sent } from '../forms.ts';
import { TEXT } from './en.ts';

const CODE = /^[A-Za-z]{3}$/;
const CHOICES_MAX = 8;

/** The fields that name an airport. */
export const ENDS = ['origin', 'destination'] as const;
type End = (typeof ENDS)[number];

export const isEnd = (name: string): boolean => ENDS.some((end) => end === name);

/** What was typed in the place of codes: the codes where there is one airport of the name, else the choices. */
export type Named = {
  sent: Sent;
  errors: FieldError[];
  choices: Partial<Record<End, Airport[]>>;
};

/** Puts codes in the place of names of cities and airports: one round trip for each name, none for codes. */
export async function nameAirports(airports: Airports, sent: Sent): Promise<Named> {
  const named: Named = { sent: { ...sent }, errors: [], choices: {} };
  await Promise.all(ENDS.map((end) => nameAirport(airports, end, named)));
  named.errors.sort((a, b) => (a.path > b.path ? -1 : 1)); // the origin stands first
  return named;
}

async function nameAirport(airports: Airports, end: End, named: Named): Promise<void> {
  const typed = named.sent[end] ?? '';
  if (typed === '' || CODE.test(typed)) return;
  const asked = check(AirportSearch(), { query: typed });
  const found =
    'errors' in asked ? [] : (await airports.findAirports(asked.value.query, CHOICES_MAX)).airports;
  const [first] = found;
  if (found.length === 1 && first !== undefined) {
    named.sent = { ...named.sent, [end]: first.code };
    return;
  }
  named.choices[end] = found;
  const message = found.length === 0 ? TEXT.airport.unknown(typed) : TEXT.airport.several(typed);
  named.errors.push({ path: end, message });
}

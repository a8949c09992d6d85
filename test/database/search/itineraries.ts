import type { Timetable } from '../../../src/core/search/types.ts';

/** Itineraries by the ids of their flights. */
export const idsOf = (...itineraries: readonly { flight_id: string }[][]) =>
  itineraries.map((flights) => flights.map((flight) => flight.flight_id));

/** What a search found, with the ids of flights where it tells their places. */
export function named(answer: unknown): {
  itineraries: string[][];
  flights: string[];
  cut: boolean;
} {
  if (!isTimetable(answer)) throw new Error(`Not a timetable: ${JSON.stringify(answer)}`);
  const flights = answer.flights.map((flight) => flight.flight_id);
  const itineraries = answer.itineraries.map((places) =>
    places.map((place) => flights[place] ?? `no flight in place ${place}`),
  );
  return { itineraries, flights, cut: answer.cut };
}

function isTimetable(answer: unknown): answer is Timetable {
  return answer instanceof Object && 'itineraries' in answer && 'flights' in answer;
}

/** What a parameter means, by its name, where its schema does not say it. */
const PARAMETERS: Readonly<Record<string, string>> = {
  code: 'The code of a problem.',
  flight_id: 'The flight, by the id that searches and lists show.',
  limit: 'How many at most.',
  max_stops: '0: flights without a change alone; 1: with one change too.',
  occurred_at: 'When it happened; left out, now.',
  quote_id: 'The quote, by the id that it was answered with.',
  ref_id: 'The reference of the booking; upper and lower case make no difference.',
  status: 'Those of this status alone.',
};

type Parameter = { name: string; description?: string; schema?: { description?: string } };

/** Adds what a parameter means. Throws for one of which neither its schema nor the table says it. */
export function explained<P extends object>(parameter: P): P {
  const { name, description, schema } = parameter as P & Parameter;
  if (description !== undefined || schema?.description !== undefined) return parameter;
  const meaning = PARAMETERS[name];
  if (meaning === undefined) throw new Error(`The parameter ${name} has no description.`);
  return { ...parameter, description: meaning };
}

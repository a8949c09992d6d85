export const STEPS = ['depart', 'arrive', 'deliver'] as const;
/** What a handler records of a shipment: depart and arrive for each leg, in order, then deliver. */
export type Step = (typeof STEPS)[number];

import type { BookingRead } from '../booking/types.ts';
import type { Actor } from '../identity/types.ts';
import { sayMilestone } from './codes.ts';
import type { MilestoneRefusal, StepRefusal, Tracking } from './ports.ts';
import { type Report, type ReportedMilestone, STEP_OF, type Step } from './types.ts';

const DONE = {
  depart: 'Booking departed',
  arrive: 'Booking arrived',
  deliver: 'Booking delivered',
} as const satisfies Record<Step, string>;

/** What the answer to a step says. */
export const sayStep = (step: Step): string => DONE[step];

/** What the answer to a report says: of a step what the step says, else the text of its code. */
export const sayReport = (report: Report): string =>
  isStep(report) ? sayStep(STEP_OF[report.code]) : sayMilestone(report.code, report.discrepancy);

/**
 * Reports what happened to a shipment: departures, arrivals and the delivery are the steps, exactly as the steps are
 * recorded; the rest are facts that move nothing.
 */
export function report(
  { tracking }: { tracking: Tracking },
  {
    report,
    ...order
  }: { actor: Actor; ref_id: string; if_versions: number[] | null; report: Report },
): Promise<BookingRead | StepRefusal | MilestoneRefusal> {
  return isStep(report)
    ? tracking.recordStep({
        ...order,
        step: STEP_OF[report.code],
        location: report.location,
        flight_id: report.flight_id ?? null,
        occurred_at: report.occurred_at,
        pieces: report.pieces ?? null,
      })
    : tracking.recordMilestone({ ...order, milestone: report, message: sayReport(report) });
}

const isStep = (report: Report): report is Exclude<Report, ReportedMilestone> =>
  report.code in STEP_OF;

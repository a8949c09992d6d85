import type { Connection, Services } from '../context.ts';
import { expireHolds } from '../core/booking/expire-holds.ts';
import type { Ports } from '../core/ports.ts';
import { alignLocalDates } from '../core/schedule/align-local-dates.ts';
import { Unavailable } from '../core/world.ts';
import { logError, logWork, type Work } from '../http/log.ts';
import { startTrace } from '../http/trace.ts';

type Task = {
  isDue(at: Date): boolean;
  /** Does it, and gives what the log says of it. */
  run(ports: Ports): Promise<Pick<Work, 'event' | 'figures' | 'is_alarm'>>;
};

/**
 * What is done in the background, each as one use case and one line of the log. When it is due is read from
 * the minute that the cron stands for, so that nothing has to be remembered between runs.
 */
const TASKS: readonly Task[] = [
  {
    isDue: () => true,
    run: async (ports) => ({ event: 'holds_expired', figures: await expireHolds(ports) }),
  },
  {
    isDue: dailyAt(3, 17),
    run: async (ports) => {
      const { flights, departure_dates, collisions } = await alignLocalDates(ports);
      const figures = {
        flights,
        departure_dates: departure_dates.length,
        collisions: collisions.length,
      };
      return { event: 'local_dates_aligned', figures };
    },
  },
  {
    isDue: dailyAt(3, 47),
    run: async ({ audit }) => {
      const { differences, ...figures } = await audit.auditCapacity();
      return figures.differences_count === 0
        ? { event: 'capacity_audited', figures }
        : { event: 'capacity_differs', figures: { ...figures, differences }, is_alarm: true };
    },
  },
];

/**
 * Does what is due at this minute, one after the other, with the services that requests have. Never throws:
 * what fails is logged, and the rest is done.
 */
export async function workInBackground(
  services: Services | { misconfigured: string[] },
  scheduled_at: Date,
  ctx: Pick<Connection, 'waitUntil'>,
): Promise<void> {
  if ('misconfigured' in services) {
    const error = new Error(services.misconfigured.join(', '));
    return logError('misconfigured', crypto.randomUUID(), error);
  }
  for (const task of TASKS.filter(({ isDue }) => isDue(scheduled_at))) {
    await perform(task, services, scheduled_at, ctx);
  }
}

async function perform(
  { run }: Task,
  services: Services,
  scheduled_at: Date,
  ctx: Pick<Connection, 'waitUntil'>,
) {
  const started_ms = Date.now();
  const request_id = crypto.randomUUID();
  const trace = startTrace();
  const ports = services.connect({
    trace,
    waitUntil: (work) => ctx.waitUntil(work),
    report: (event, error) => logError(event, request_id, error),
  });
  try {
    const said = await run(ports);
    const total_ms = Date.now() - started_ms;
    logWork({ request_id, scheduled_at: scheduled_at.toISOString(), total_ms, trace, ...said });
  } catch (error) {
    logError(error instanceof Unavailable ? 'unavailable' : 'internal_error', request_id, error);
  }
}

function dailyAt(hour: number, minute: number): Task['isDue'] {
  return (at) => at.getUTCHours() === hour && at.getUTCMinutes() === minute;
}

import type { Checks } from '../contract/checks.ts';
import { problems } from '../contract/problem-responses.ts';
import { Health, Readiness } from '../contract/service.ts';
import { checkReadiness } from '../core/health/check-readiness.ts';
import { logError } from '../http/log.ts';
import { protocolProblem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { json, operation } from './operation.ts';

const getHealth = createRoute({
  ...operation('getHealth', 'Service', 'Whether the Worker runs; touches nothing'),
  method: 'get',
  path: '/health',
  responses: () => ({ 200: json(Health(), 'It runs.') }),
});

const getReadiness = createRoute({
  ...operation('getReadiness', 'Service', 'Whether settings, database and Redis are in order'),
  method: 'get',
  path: '/health/ready',
  responses: () => ({ 200: json(Readiness(), 'Bookings can be made.'), ...problems() }),
});

/** Answers also where a setting is missing, unlike every other route. */
export const health = createRouter()
  .openapi(getHealth, (c) => {
    c.header('Cache-Control', 'no-store');
    return c.json({ status: 'ok' as const }, 200);
  })
  .openapi(getReadiness, async (c) => {
    const { services } = c.env;
    const failed = { status: 'failed', ms: 0 } as const;
    if ('misconfigured' in services) {
      logError('misconfigured', c.get('request_id'), new Error(services.misconfigured.join(', ')));
      const checks: Checks = { settings: failed, database: failed, redis: failed };
      return protocolProblem(
        c,
        'unavailable',
        'A setting is missing or malformed: the log names it.',
        { checks },
      );
    }
    const found = await checkReadiness(c.get('ports'));
    const checks: Checks = { settings: { status: 'ok', ms: 0 }, ...found };
    c.header('Cache-Control', 'no-store');
    return checks.database.status === 'failed'
      ? protocolProblem(c, 'unavailable', 'The database is out of reach or too slow.', { checks })
      : c.json(
          {
            status: checks.redis.status === 'ok' ? ('ok' as const) : ('degraded' as const),
            version: services.settings.CF_VERSION_METADATA ?? null,
            checks,
          },
          200,
        );
  });

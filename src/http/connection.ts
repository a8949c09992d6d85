import { createMiddleware } from 'hono/factory';
import type { AppContext, HonoEnv, Services } from '../context.ts';
import type { Caller } from '../core/identity/types.ts';
import type { Ports } from '../core/ports.ts';
import { logError } from './log.ts';
import { protocolProblem } from './problem.ts';

/** The ports of this request. */
export const connect = (c: AppContext, services: Services): Ports =>
  services.connect({
    trace: c.get('trace'),
    waitUntil: (work) => c.executionCtx.waitUntil(work),
    report: (event, error) => logError(event, c.get('request_id'), error),
  });

/** These answer also where a setting is missing or malformed, and to nobody in particular. */
const WITHOUT_SETTINGS = ['/health', '/health/ready'];

/** How a door knows who calls. */
type CallerOf = (c: AppContext, services: Services) => Promise<Caller | null>;

/** By the token in `Authorization`, and by nothing else. */
export const bearer: CallerOf = (c, { tokens }) => tokens.read(c.req.header('Authorization'));

/** Hands each request its services and its caller; refuses it when a setting is missing or malformed. */
export const connection = (callerOf: CallerOf) =>
  createMiddleware<HonoEnv>(async (c, next) => {
    const { services } = c.env;
    if ('misconfigured' in services) {
      if (WITHOUT_SETTINGS.includes(c.req.path)) {
        return next();
      }
      logError('misconfigured', c.get('request_id'), new Error(services.misconfigured.join(', ')));
      return protocolProblem(c, 'misconfigured', 'The service lacks a setting. Tell the operator.');
    }
    c.set('services', services);
    c.set('ports', connect(c, services));
    if (!WITHOUT_SETTINGS.includes(c.req.path)) {
      c.set('caller', await callerOf(c, services));
    }
    return next();
  });

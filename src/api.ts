import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import type { AppContext } from './context.ts';
import { bearer, connection } from './http/connection.ts';
import { contentPolicy } from './http/content-policy.ts';
import { allowedOrigins } from './http/cors.ts';
import { tellFault } from './http/fault.ts';
import { allowedMethods } from './http/methods.ts';
import { observation } from './http/observation.ts';
import { protocolProblem } from './http/problem.ts';
import { limitCaller } from './http/rate-limit.ts';
import { createRouter } from './http/router.ts';
import { sentPath } from './http/sent-path.ts';
import { mcp } from './mcp/mcp.ts';
import { airports } from './routes/airports.ts';
import { bookingChanges } from './routes/booking-changes.ts';
import { bookings } from './routes/bookings.ts';
import { documentation } from './routes/documentation.ts';
import { flights } from './routes/flights.ts';
import { health } from './routes/health.ts';
import { milestones } from './routes/milestones.ts';
import { offloads } from './routes/offload.ts';
import { quotes } from './routes/quotes.ts';
import { rates } from './routes/rates.ts';
import { search } from './routes/search.ts';
import { steps } from './routes/steps.ts';
import { tracking } from './routes/tracking.ts';
import { users } from './routes/users.ts';
import { waybills } from './routes/waybills.ts';

/** The API alone, as programs call it: middleware in order, then the routes. */
export function createApi() {
  const app = createRouter();

  app.use(observation); // first and last: whatever happens inside is named, timed and logged
  app.use(secureHeaders());
  app.use(contentPolicy);
  app.use(allowedOrigins);
  app.use(connection(bearer)); // settings, ports, caller
  app.use(limitCaller); // after the caller is known: a valid token has a limit of its own

  app.include(health);
  app.include(users);
  app.include(search);
  app.include(bookings);
  app.include(bookingChanges);
  app.include(offloads);
  app.include(steps);
  app.include(waybills);
  app.include(milestones);
  app.include(tracking);
  app.include(flights);
  app.include(rates);
  app.include(quotes);
  app.include(airports);
  app.include(documentation);
  app.route('/', mcp); // the second door: another protocol, and so in no document

  app.notFound((c) => {
    const methods = allowedMethods(app, c.req.path);
    if (methods.length === 0) {
      return protocolProblem(
        c,
        'not_found',
        `Nothing answers at ${sentPath(c.req.url)}. GET /openapi.json lists what does.`,
      );
    }
    c.header('Allow', methods.join(', '));
    return protocolProblem(c, 'method_not_allowed', `Use ${methods.join(' or ')} here.`);
  });
  app.onError(answerError);
  return app;
}

function answerError(error: Error, c: AppContext): Response {
  if (error instanceof HTTPException && error.status === 400) {
    return protocolProblem(c, 'malformed_json', 'The body is not valid JSON.');
  }
  const { code, detail } = tellFault(c, error, { reads: c.req.method === 'GET' });
  return protocolProblem(c, code, detail);
}

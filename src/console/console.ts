import { secureHeaders } from 'hono/secure-headers';
import { connection } from '../http/connection.ts';
import { contentPolicy } from '../http/content-policy.ts';
import { tellFault } from '../http/fault.ts';
import { allowedMethods } from '../http/methods.ts';
import { observation } from '../http/observation.ts';
import { limitCaller } from '../http/rate-limit.ts';
import { account } from './account/account.tsx';
import { refuseProtocol } from './answers.tsx';
import { asPage } from './as-page.ts';
import { limitForm } from './forms.ts';
import { map } from './map/map.tsx';
import { createPages } from './pages.ts';
import { read } from './read/read.tsx';
import { sameOrigin } from './same-origin.ts';
import { search } from './search/search.tsx';
import { session } from './session.ts';

/** The pages: middleware in order, then the rooms. */
export function createConsole() {
  const pages = createPages();

  pages.use(observation);
  pages.use(asPage);
  // The origin of a form is sent only where the referrer is (Fetch, 3.2), and it is what a form is judged by.
  pages.use(secureHeaders({ referrerPolicy: 'same-origin' }));
  pages.use(contentPolicy);
  pages.use(connection);
  pages.use(session); // the caller is who the cookie says
  pages.use(limitCaller);
  pages.use(sameOrigin);
  pages.use(limitForm);

  pages.route('/', search);
  pages.route('/', account);
  pages.route('/', map);
  pages.route('/', read);

  pages.notFound((c) => {
    const methods = allowedMethods(pages, c.req.path);
    if (methods.length === 0) return refuseProtocol(c, 'not_found');
    c.header('Allow', methods.join(', '));
    return refuseProtocol(c, 'method_not_allowed');
  });
  pages.onError((error, c) => {
    const { code } = tellFault(c, error, { reads: c.req.method === 'GET' });
    return refuseProtocol(c, code);
  });
  return pages;
}

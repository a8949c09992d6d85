import type { AppContext } from '../context.ts';
import { problems } from '../contract/problem-responses.ts';
import { LogIn, Session, SignUp, User } from '../contract/users.ts';
import { createAccount } from '../core/identity/create-account.ts';
import { signIn } from '../core/identity/sign-in.ts';
import type { User as SignedInUser } from '../core/identity/types.ts';
import { isFailure } from '../core/reasons.ts';
import { signedIn } from '../http/access.ts';
import { BODY_BYTES_MAX } from '../http/body.ts';
import { problem } from '../http/problem.ts';
import { addressOf, limitAddress, overQuota } from '../http/rate-limit.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { json, jsonBody, operation, READING, readingOperation } from './operation.ts';

const signUp = createRoute({
  ...readingOperation('signUp', 'Users', 'Create an account', BODY_BYTES_MAX, {
    before: [limitAddress],
  }),
  method: 'post',
  path: '/users/signup',
  request: () => ({ body: jsonBody(SignUp()) }),
  responses: () => ({
    201: json(Session(), 'The account, signed in.'),
    ...problems(...READING, 'email_taken'),
  }),
});

const logIn = createRoute({
  ...readingOperation('logIn', 'Users', 'Sign in', BODY_BYTES_MAX, {
    before: [limitAddress],
  }),
  method: 'post',
  path: '/users/login',
  request: () => ({ body: jsonBody(LogIn()) }),
  responses: () => ({
    200: json(Session(), 'Signed in.'),
    ...problems(...READING, 'invalid_credentials'),
  }),
});

const getMe = createRoute({
  ...operation('getMe', 'Users', 'Who am I'),
  method: 'get',
  path: '/users/me',
  responses: () => ({
    200: json(User(), 'The account of the token.'),
    ...problems('unauthenticated', 'forbidden'),
  }),
});

export const users = createRouter()
  .openapi(signUp, async (c) => {
    const { dob = null, ...account } = c.req.valid('json');
    const result = await createAccount(c.get('ports'), { ...account, dob, address: addressOf(c) });
    return isFailure(result) ? problem(c, result) : c.json(await openSession(c, result.user), 201);
  })
  .openapi(logIn, async (c) => {
    const result = await signIn(c.get('ports'), { ...c.req.valid('json'), address: addressOf(c) });
    if ('reason' in result && result.reason === 'rate_limited') {
      return overQuota(c, 'sign-in-failures', result.retry_after_s);
    }
    return isFailure(result) ? problem(c, result) : c.json(await openSession(c, result.user), 200);
  })
  .openapi(getMe, async (c) => {
    const result = await c.get('ports').accounts.getUser(signedIn(c));
    return isFailure(result) ? problem(c, result) : c.json(result.user, 200);
  });

async function openSession(c: AppContext, user: SignedInUser) {
  return {
    access_token: await c.get('services').tokens.issue(user),
    token_type: 'bearer' as const,
    user,
  };
}

import { createRoute } from '@hono/zod-openapi';
import { isFailure } from '../booking/reasons.ts';
import { problems } from '../contract/problems.ts';
import { LogIn, Session, SignUp, User } from '../contract/users.ts';
import { signedIn } from '../http/access.ts';
import { BODY_BYTES_MAX } from '../http/body.ts';
import { hashPassword, verifyPassword } from '../http/password.ts';
import { problem } from '../http/problem.ts';
import { createRouter } from '../http/router.ts';
import { json, jsonBody, operation, READING, readingOperation } from './operation.ts';

const signUp = createRoute({
  ...readingOperation('signUp', 'Users', 'Create an account', BODY_BYTES_MAX),
  method: 'post',
  path: '/users/signup',
  request: { body: jsonBody(SignUp) },
  responses: {
    201: json(Session, 'The account, signed in.'),
    ...problems(...READING, 'email_taken'),
  },
});

const logIn = createRoute({
  ...readingOperation('logIn', 'Users', 'Sign in', BODY_BYTES_MAX),
  method: 'post',
  path: '/users/login',
  request: { body: jsonBody(LogIn) },
  responses: { 200: json(Session, 'Signed in.'), ...problems(...READING, 'invalid_credentials') },
});

const getMe = createRoute({
  ...operation('getMe', 'Users', 'Who am I'),
  method: 'get',
  path: '/users/me',
  responses: {
    200: json(User, 'The account of the token.'),
    ...problems('unauthenticated', 'forbidden'),
  },
});

export const users = createRouter()
  .openapi(signUp, async (c) => {
    const { email, password, name, dob } = c.req.valid('json');
    const password_hash = await hashPassword(password);
    const result = await c.var.ports.ledger.signUp({
      email,
      name,
      dob: dob ?? null,
      password_hash,
    });
    if (isFailure(result)) {
      return problem(c, result);
    }
    const access_token = await c.var.services.tokens.issue(result.user);
    return c.json({ access_token, token_type: 'bearer' as const, user: result.user }, 201);
  })
  .openapi(logIn, async (c) => {
    const { email, password } = c.req.valid('json');
    const account = await c.var.ports.ledger.findCredentials(email);
    const password_hash = isFailure(account) ? null : account.password_hash;
    const verified = await verifyPassword(password, password_hash);
    if (isFailure(account) || !verified) {
      return problem(c, { reason: 'invalid_credentials' });
    }
    const access_token = await c.var.services.tokens.issue(account.user);
    return c.json({ access_token, token_type: 'bearer' as const, user: account.user }, 200);
  })
  .openapi(getMe, async (c) => {
    const result = await c.var.ports.ledger.getUser(signedIn(c).user_id);
    return isFailure(result) ? problem(c, result) : c.json(result.user, 200);
  });

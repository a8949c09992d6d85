import { z } from '@hono/zod-openapi';
import { ROLES } from '../booking/types.ts';
import { EXAMPLE } from './examples.ts';
import { text } from './fields.ts';
import { anyText, code, withoutBlanks } from './texts.ts';

const Email = z
  .string('An email address.')
  .overwrite(withoutBlanks)
  .pipe(z.email('An email address.').max(254))
  .openapi({ type: 'string', format: 'email', example: EXAMPLE.account.email });

const PASSWORD_LENGTH_MIN = 8;
const PASSWORD_LENGTH_MAX = 200;
const Password = anyText()
  .refine((password) => {
    const length = [...password].length;
    return length >= PASSWORD_LENGTH_MIN && length <= PASSWORD_LENGTH_MAX;
  }, `A password has ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters.`)
  .openapi({
    type: 'string',
    format: 'password',
    minLength: PASSWORD_LENGTH_MIN,
    maxLength: PASSWORD_LENGTH_MAX,
  });

export const SignUp = z
  .object({
    email: Email,
    password: Password.openapi({ example: EXAMPLE.account.password }),
    name: text(200).openapi({ example: EXAMPLE.account.name }),
    dob: z.iso
      .date({ error: 'A date as YYYY-MM-DD.', abort: true })
      .refine((date) => date >= '1900-01-01', 'A date from 1900 on.')
      .nullish()
      .openapi({ type: ['string', 'null'], format: 'date', example: EXAMPLE.account.dob }),
  })
  .openapi('SignUp');

/**
 * A password out of its rules is a wrong one: signing in must not tell the difference. No account has
 * an address beyond ASCII, so upper and lower case mean the same to the limits and to the database.
 */
export const LogIn = z
  .object({
    email: code()
      .max(254)
      .regex(/^[\x20-\x7e]*$/, 'An email address.')
      .openapi({ type: 'string', format: 'email', example: EXAMPLE.account.email }),
    password: anyText()
      .max(1_000)
      .openapi({ format: 'password', example: EXAMPLE.account.password }),
  })
  .openapi('LogIn');

export const User = z
  .object({ id: z.uuid(), email: z.string(), name: z.string(), role: z.enum(ROLES) })
  .openapi('User');

export const Session = z
  .object({ access_token: z.string(), token_type: z.literal('bearer'), user: User })
  .openapi('Session', { description: 'The token is valid for 24 hours.' });

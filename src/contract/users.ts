import * as z from 'zod';
import { ROLES } from '../core/identity/types.ts';
import { EXAMPLE } from './examples.ts';
import { text } from './fields.ts';
import { opaqueString } from './opaque-string.ts';
import { schema } from './schema.ts';
import { anyText, code, withoutBlanks } from './texts.ts';

const EMAIL_LENGTH_MAX = 254;
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
/** A valid email address of HTML (whatwg.org, 4.10.5.1.5): what browsers let through in `<input type=email>`. */
const EMAIL = new RegExp(`^[a-zA-Z0-9.!#$%&'*+/=?^_\`{|}~-]+@${LABEL}(?:\\.${LABEL})*$`);
const Email = schema(() =>
  z
    .string('An email address.')
    .overwrite(withoutBlanks)
    .pipe(z.string().max(EMAIL_LENGTH_MAX, { abort: true }).regex(EMAIL, 'An email address.'))
    .meta({
      type: 'string',
      format: 'email',
      maxLength: EMAIL_LENGTH_MAX,
      description: 'ASCII, as HTML’s email field takes it; domains of other alphabets as A-labels.',
      example: EXAMPLE.account.email,
    }),
);

const PASSWORD_LENGTH_MIN = 8;
const PASSWORD_LENGTH_MAX = 200;
/** What is composed has four parts at most, and is looked at only up to this length. */
const PASSWORD_SENT_MAX = 1_000;
const PASSWORD_RULE = `A password has ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters.`;
const Password = schema(() =>
  anyText()
    .max(PASSWORD_SENT_MAX, { error: PASSWORD_RULE, abort: true })
    .refine((sent) => sent === '' || opaqueString(sent) !== null, {
      error: 'A password has no control characters.',
      abort: true,
    })
    .refine((sent) => {
      const { length } = [...(opaqueString(sent) ?? '')];
      return length >= PASSWORD_LENGTH_MIN && length <= PASSWORD_LENGTH_MAX;
    }, PASSWORD_RULE)
    .meta({
      type: 'string',
      format: 'password',
      minLength: PASSWORD_LENGTH_MIN,
      maxLength: PASSWORD_LENGTH_MAX,
      description: 'Any characters but control characters, compared in NFC (RFC 8265).',
    }),
);

const today = () => new Date().toISOString().slice(0, 10);

export const SignUp = schema(() =>
  z
    .object({
      email: Email(),
      password: Password().meta({ example: EXAMPLE.account.password }),
      name: text(200).meta({ example: EXAMPLE.account.name }),
      dob: z.iso
        .date({ error: 'A date as YYYY-MM-DD.', abort: true })
        .refine((date) => date >= '1900-01-01', 'A date from 1900 on.')
        .refine((date) => date <= today(), 'A date of birth, not after today (UTC).')
        .nullish()
        .meta({ type: ['string', 'null'], format: 'date', example: EXAMPLE.account.dob }),
    })
    .meta({ id: 'SignUp' }),
);

/**
 * A password that is too short, or has control characters, is a wrong one: signing in must not tell the
 * difference. What is no text or longer than any password is refused as such. No account has an address
 * beyond ASCII, so upper and lower case mean the same to the limits and to the database.
 */
export const LogIn = schema(() =>
  z
    .object({
      email: code()
        .max(EMAIL_LENGTH_MAX)
        .regex(/^[\x20-\x7e]*$/, 'An email address.')
        .meta({ type: 'string', format: 'email', example: EXAMPLE.account.email }),
      password: anyText()
        .max(PASSWORD_SENT_MAX)
        .meta({ format: 'password', example: EXAMPLE.account.password }),
    })
    .meta({ id: 'LogIn' }),
);

export const User = schema(() =>
  z
    .object({ id: z.uuid(), email: z.string(), name: z.string(), role: z.enum(ROLES) })
    .meta({ id: 'User' }),
);

export const Session = schema(() =>
  z
    .object({ access_token: z.string(), token_type: z.literal('bearer'), user: User() })
    .meta({ id: 'Session', description: 'The token is valid for 24 hours.' }),
);

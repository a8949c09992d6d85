import type { AppContext } from '../../context.ts';
import { LogIn, SignUp as NewAccount } from '../../contract/users.ts';
import { createAccount } from '../../core/identity/create-account.ts';
import { signIn } from '../../core/identity/sign-in.ts';
import { isFailure } from '../../core/reasons.ts';
import { signedIn } from '../../http/access.ts';
import { addressOf, limitAddress } from '../../http/rate-limit.ts';
import { goTo, refuse, show } from '../answers.tsx';
import { check, readForm } from '../forms.ts';
import { createPages } from '../room.ts';
import { closeSession, comeBackTo, openSession } from '../session.ts';
import { TEXT } from './en.ts';
import { type AccountForm, SignIn, SignUp } from './forms.tsx';
import { Profile } from './profile.tsx';
import { explain } from './refused.ts';

/** Who somebody is here: signing in, up and out, and the account. */
export const account = createPages()
  .show('/login', (c) => {
    const email = c.req.query('email');
    const come_back = comeBackTo(c.req.query('come_back'));
    return showSignIn(c, { come_back, ...(email !== undefined && { sent: { email } }) });
  })
  .act('/login', limitAddress, async (c) => {
    const sent = await readForm(c);
    const come_back = comeBackTo(sent.come_back);
    const checked = check(LogIn(), sent);
    if ('errors' in checked) return showSignIn(c, { come_back, sent, errors: checked.errors }, 422);
    const result = await signIn(c.get('ports'), { ...checked.value, address: addressOf(c) });
    if (isFailure(result)) {
      const refused = explain(result);
      return showSignIn(c, { come_back, sent, refused }, refused.status);
    }
    await openSession(c, result.user);
    return goTo(c, come_back);
  })
  .show('/signup', (c) => showSignUp(c, { come_back: comeBackTo(c.req.query('come_back')) }))
  .act('/signup', limitAddress, async (c) => {
    const sent = await readForm(c);
    const come_back = comeBackTo(sent.come_back);
    const checked = check(NewAccount(), { ...sent, dob: null });
    if ('errors' in checked) return showSignUp(c, { come_back, sent, errors: checked.errors }, 422);
    const made = { ...checked.value, dob: null, address: addressOf(c) };
    const result = await createAccount(c.get('ports'), made);
    if (isFailure(result)) {
      const refused = explain(result);
      return showSignUp(c, { come_back, sent, refused }, refused.status);
    }
    await openSession(c, result.user);
    return goTo(c, come_back);
  })
  .act('/sign-out', (c) => {
    closeSession(c);
    return goTo(c, '/');
  })
  .show('/account', async (c) => {
    const result = await c.get('ports').accounts.getUser(signedIn(c));
    return isFailure(result)
      ? refuse(c, result)
      : show(c, { title: TEXT.account.title, main: <Profile user={result.user} /> });
  });

const showSignIn = (c: AppContext, form: AccountForm, status = 200) =>
  showForm(c, form, { title: TEXT.sign_in.title, Form: SignIn, status });

const showSignUp = (c: AppContext, form: AccountForm, status = 200) =>
  showForm(c, form, { title: TEXT.sign_up.title, Form: SignUp, status });

type Drawn = { title: string; Form: typeof SignIn; status: number };

/** Shows a form, and who is signed in already. A wait is told to programs too. */
function showForm(c: AppContext, form: AccountForm, { title, Form, status }: Drawn) {
  const { refused } = form;
  if (refused !== undefined) {
    c.set('problem', refused.code);
    if (refused.retry_after_s) c.header('Retry-After', String(refused.retry_after_s));
  }
  const main = <Form {...form} person={c.get('person')} />;
  return show(c, { title, main, islands: ['busy-form'], status });
}

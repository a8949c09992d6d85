import type { AppContext } from '../../context.ts';
import { LogIn, SignUp as NewAccount } from '../../contract/users.ts';
import { createAccount } from '../../core/identity/create-account.ts';
import { signIn } from '../../core/identity/sign-in.ts';
import { isFailure } from '../../core/reasons.ts';
import { signedIn } from '../../http/access.ts';
import { addressOf, limitAddress } from '../../http/rate-limit.ts';
import { goTo, refuse, show } from '../answers.tsx';
import { sayToPeople } from '../failures/say.ts';
import { check, readForm } from '../forms.ts';
import { createPages } from '../pages.ts';
import { closeSession, comeBackTo, openSession } from '../session.ts';
import { TEXT } from './en.ts';
import { type AccountForm, SignIn, SignUp } from './forms.tsx';
import { Profile } from './profile.tsx';

/** Who somebody is here: signing in, up and out, and the account. */
export const account = createPages()
  .show('/login', (c) => showSignIn(c, { come_back: comeBackTo(c.req.query('come_back')) }))
  .act('/login', limitAddress, async (c) => {
    const sent = await readForm(c);
    const come_back = comeBackTo(sent.come_back);
    const checked = check(LogIn(), sent);
    if ('errors' in checked) return showSignIn(c, { come_back, sent, errors: checked.errors }, 422);
    const result = await signIn(c.get('ports'), { ...checked.value, address: addressOf(c) });
    if (isFailure(result)) {
      const refused = sayToPeople(result);
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
      const refused = sayToPeople(result);
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
  show(c, { title: TEXT.sign_in.title, main: <SignIn {...form} />, status });

const showSignUp = (c: AppContext, form: AccountForm, status = 200) =>
  show(c, { title: TEXT.sign_up.title, main: <SignUp {...form} />, status });

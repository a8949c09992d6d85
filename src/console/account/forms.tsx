import type { FormState } from '../forms.ts';
import { ErrorSummary, Field } from '../parts/form.tsx';
import { Refused } from '../parts/notice.tsx';
import { TEXT } from './en.ts';

export type AccountForm = FormState & { come_back: string };

const Email = ({ sent, errors }: FormState) => (
  <Field
    name="email"
    label={TEXT.labels.email}
    type="email"
    autocomplete="username"
    spellcheck="false"
    required
    {...{ sent, errors }}
  />
);

/** Signs in with an account that there is. */
export const SignIn = ({ come_back, sent, errors, refused }: AccountForm) => (
  <div class="narrow stack">
    <h1>{TEXT.sign_in.title}</h1>
    {come_back !== '/' && <p class="quiet">{TEXT.sign_in.come_back}</p>}
    <ErrorSummary errors={errors} labels={TEXT.labels} />
    <Refused refused={refused} />
    <form class="stack" method="post" action="/login" novalidate>
      <input type="hidden" name="come_back" value={come_back} />
      <Email {...{ sent, errors }} />
      <Field
        name="password"
        label={TEXT.labels.password}
        type="password"
        autocomplete="current-password"
        required
        errors={errors}
      />
      <div>
        <button class="main" type="submit">
          {TEXT.sign_in.submit}
        </button>
      </div>
    </form>
    <p>
      {TEXT.sign_in.new_here}{' '}
      <a href={`/signup?come_back=${encodeURIComponent(come_back)}`}>{TEXT.sign_in.sign_up}</a>
    </p>
  </div>
);

/** Makes an account, which is signed in with at once. */
export const SignUp = ({ come_back, sent, errors, refused }: AccountForm) => (
  <div class="narrow stack">
    <h1>{TEXT.sign_up.title}</h1>
    <ErrorSummary errors={errors} labels={TEXT.labels} />
    <Refused refused={refused} />
    <form class="stack" method="post" action="/signup" novalidate>
      <input type="hidden" name="come_back" value={come_back} />
      <Field
        name="name"
        label={TEXT.labels.name}
        hint={TEXT.hints.name}
        autocomplete="name"
        required
        {...{ sent, errors }}
      />
      <Email {...{ sent, errors }} />
      <Field
        name="password"
        label={TEXT.labels.password}
        hint={TEXT.hints.password}
        type="password"
        autocomplete="new-password"
        required
        errors={errors}
      />
      <div>
        <button class="main" type="submit">
          {TEXT.sign_up.submit}
        </button>
      </div>
    </form>
    <p>
      {TEXT.sign_up.have_one}{' '}
      <a href={`/login?come_back=${encodeURIComponent(come_back)}`}>{TEXT.sign_up.sign_in}</a>
    </p>
  </div>
);

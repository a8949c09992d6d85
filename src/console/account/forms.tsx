import type { Person } from '../../context.ts';
import type { FormState } from '../forms.ts';
import { ErrorSummary, Field } from '../parts/form.tsx';
import { Refused } from '../parts/notice.tsx';
import { TEXT } from './en.ts';

export type AccountForm = FormState & { come_back: string };
type FormProps = AccountForm & {
  /** Who is signed in already. */
  person: Person | null;
};

const SignedIn = ({ person, come_back, another }: FormProps & { another: string }) =>
  person === null ? null : (
    <div class="notice info">
      <p>
        {TEXT.sign_in.signed_in_as(person.name)} <a href={come_back}>{TEXT.sign_in.go_on}</a>
      </p>
      <p class="small">{another}</p>
    </div>
  );

/** The way to the other form, with what it has in common. */
const pathOf = (form: '/login' | '/signup', come_back: string, email?: string) =>
  `${form}?${new URLSearchParams({ come_back, ...(email && { email }) })}`;

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
export const SignIn = (form: FormProps) => {
  const { come_back, sent, errors, refused, person } = form;
  return (
    <div class="narrow stack">
      <h1>{TEXT.sign_in.title}</h1>
      {come_back !== '/' && person === null && <p class="quiet">{TEXT.sign_in.come_back}</p>}
      <SignedIn {...form} another={TEXT.sign_in.another} />
      <ErrorSummary errors={errors} labels={TEXT.labels} />
      <Refused refused={refused} />
      <busy-form busy={TEXT.busy}>
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
      </busy-form>
      <p>
        {TEXT.sign_in.new_here} <a href={pathOf('/signup', come_back)}>{TEXT.sign_in.sign_up}</a>
      </p>
    </div>
  );
};

/** Makes an account, which is signed in with at once. */
export const SignUp = (form: FormProps) => {
  const { come_back, sent, errors, refused } = form;
  return (
    <div class="narrow stack">
      <h1>{TEXT.sign_up.title}</h1>
      <SignedIn {...form} another={TEXT.sign_up.another} />
      <ErrorSummary errors={errors} labels={TEXT.labels} />
      <Refused refused={refused} />
      {refused?.code === 'email_taken' && (
        <p>
          <a class="button" href={pathOf('/login', come_back, sent?.email)}>
            {TEXT.refused.sign_in_with_it}
          </a>
        </p>
      )}
      <busy-form busy={TEXT.busy}>
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
      </busy-form>
      <p>
        {TEXT.sign_up.have_one} <a href={pathOf('/login', come_back)}>{TEXT.sign_up.sign_in}</a>
      </p>
    </div>
  );
};

import type { User } from '../../core/identity/types.ts';
import { TEXT } from './en.ts';

/** What is known of who is signed in. */
export const Profile = ({ user }: { user: User }) => (
  <div class="prose">
    <h1>{TEXT.account.title}</h1>
    <dl class="facts">
      <dt>{TEXT.account.facts.name}</dt>
      <dd>{user.name}</dd>
      <dt>{TEXT.account.facts.email}</dt>
      <dd>{user.email}</dd>
      <dt>{TEXT.account.facts.role}</dt>
      <dd>{TEXT.roles[user.role]}</dd>
    </dl>
    <p class="quiet">{TEXT.account.session}</p>
    <p>
      <a class="button" href="/my/bookings">
        {TEXT.account.bookings}
      </a>
    </p>
  </div>
);

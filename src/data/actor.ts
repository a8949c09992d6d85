import type { Actor } from '../core/identity/types.ts';

/** On whose behalf a function is called, as every function that looks a user up takes it. */
export const by = ({ user_id, identity }: Actor) => ({
  p_user_id: user_id,
  p_identity: identity,
});

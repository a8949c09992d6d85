export const ROLES = ['customer', 'handler', 'admin'] as const;
/** customer books; handler also moves shipments; admin also publishes flights. */
export type Role = (typeof ROLES)[number];

export type User = { id: string; email: string; name: string; role: Role };

/** What another issuer's token says of its user: trusted in place of the row of an account of ours. */
export type Identity = { email: string; name: string; role: Role };

/** On whose behalf a call is made. `identity` is null for the accounts of this API. */
export type Actor = { user_id: string; identity: Identity | null };

/** Who calls, as the token says. Calls that write look user and role up again in the database. */
export type Caller = Actor & { role: Role };

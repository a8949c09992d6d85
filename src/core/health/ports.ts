/** Looks at what the service stands on. Both resolve when all is well, and throw otherwise. */
export interface Probes {
  /** The database is reachable and migrated. */
  checkDatabase(): Promise<void>;
  /** Redis is reachable. */
  pingRedis(): Promise<void>;
}

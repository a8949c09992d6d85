/** Stands in for the statistics of `@upstash/ratelimit`, which this Worker does not keep (wrangler.toml, alias). */
export class Analytics {}

/**
 * Stands in for the parts of supabase-js that this Worker does not use: sessions, realtime, storage and
 * edge functions (wrangler.toml, alias). What is left is its client of the Data API.
 */
export class AuthClient {}
export class RealtimeClient {
  async setAuth(): Promise<void> {}
}
export class StorageClient {}
export class StorageApiError extends Error {}
export class FunctionsClient {}
export class FunctionsError extends Error {}
export class FunctionsFetchError extends Error {}
export class FunctionsHttpError extends Error {}
export class FunctionsRelayError extends Error {}
export const FunctionRegion = {};

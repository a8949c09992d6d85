/**
 * Stands in for what the Model Context Protocol's package imports and this Worker does not use: ajv, since our own
 * schemas validate, and the ways of zod 3 (wrangler.toml, alias).
 */
export default class LeftOut {}
export const object = undefined;
export const zodToJsonSchema = undefined;

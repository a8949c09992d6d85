// Stands in for zod's messages in other languages (wrangler.toml, alias): only English ones are shown.
export {};

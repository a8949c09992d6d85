import api from './api.js';

/** The Worker, behind what the platform does before it: below /assets the static files answer. */
export default {
  ...api,
  fetch: (request, env, ctx) =>
    isAsset(request.url) ? env.ASSETS.fetch(request) : api.fetch(request, env, ctx),
};

// Cheaper than to parse the address: it is asked for every call. The host begins at 7 or 8.
const isAsset = (url) => url.startsWith('/assets/', url.indexOf('/', 8));

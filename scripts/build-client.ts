/** Builds the typed client into `client/dist/`. `npm run build:client` installs what it takes before. */
import { buildClient } from './client/build.ts';

buildClient();

import { BUGS_OF_RELEASES } from './bugs-of-releases.ts';
import { testEachBug, useStorms } from './planted-storms.ts';

testEachBug(BUGS_OF_RELEASES, await useStorms());

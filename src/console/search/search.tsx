import { show } from '../answers.tsx';
import { createPages } from '../pages.ts';
import { TEXT } from './en.ts';

/** Search: where every booking begins. */
export const search = createPages().show('/', (c) =>
  show(c, { title: TEXT.title, main: <h1>{TEXT.title}</h1> }),
);

/** A page that people read. Each is walked in both colour schemes and at two widths. */
export interface ReadPage {
  readonly name: string;
  readonly path: string;
  /** Whether the reference page is built; without it another answers at its address. */
  readonly files: 'all' | 'of npm install';
}

export const PAGES: readonly ReadPage[] = [
  { name: 'reference', path: '/docs', files: 'all' },
  { name: 'reference-call', path: '/docs#tag/search/GET/route', files: 'all' },
  { name: 'list-of-calls', path: '/docs', files: 'of npm install' },
  { name: 'guides', path: '/docs/guides', files: 'of npm install' },
  { name: 'guide', path: '/docs/guides/safe-retries', files: 'of npm install' },
  { name: 'problem', path: '/problems/capacity_exceeded', files: 'of npm install' },
];

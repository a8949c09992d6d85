import { GUIDE_NAMES, GUIDES } from '../../contract/guides.ts';
import { TEXT } from './en.ts';

/** For an address that is no guide's: which there are. */
export const GuideMissing = () => (
  <div class="article">
    <h1>{TEXT.guide_missing.title}</h1>
    <p class="lead">{TEXT.guide_missing.there_are}</p>
    <ul>
      {GUIDE_NAMES.map((name) => (
        <li>
          <a href={`/docs/guides/${name}`}>{GUIDES[name]}</a>
        </li>
      ))}
    </ul>
  </div>
);

/** In the place of what is made at build time, where it is not. */
export const NotBuilt = () => (
  <div class="article">
    <h1>{TEXT.not_built.title}</h1>
    <p>{TEXT.not_built.remedy}</p>
  </div>
);

/** Where the widget of the reference draws itself. */
export const ReferenceWidget = () => (
  <>
    <div id="reference" />
    <noscript>
      <p>
        {TEXT.reference.no_script} <a href="/openapi.json">openapi.json</a>.{' '}
        {TEXT.reference.in_words} <a href="/docs/guides">{TEXT.reference.guides}</a>.
      </p>
    </noscript>
  </>
);

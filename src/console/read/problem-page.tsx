import { GUIDES } from '../../contract/guides.ts';
import type { Explained } from '../../http/explanation.ts';
import { TEXT } from './en.ts';

/** What the code of a problem means and what to do, for people. */
export const ProblemPage = ({
  code,
  status,
  title,
  meaning,
  remedy,
  guide,
  example,
}: Explained) => (
  <div class="article">
    <h1>{title}</h1>
    <p class="lead">{withCode(meaning)}</p>
    <h2>{TEXT.problem.to_do}</h2>
    <p>{withCode(remedy)}</p>
    {guide && (
      <p>
        {TEXT.problem.examples} <a href={`/docs/guides/${guide}`}>{GUIDES[guide]}</a>.
      </p>
    )}
    <h2>{TEXT.problem.looks}</h2>
    <dl class="facts">
      <dt>{TEXT.problem.code}</dt>
      <dd>
        <code>{code}</code>
      </dd>
      <dt>{TEXT.problem.status}</dt>
      <dd>{status}</dd>
      <dt>{TEXT.problem.type}</dt>
      <dd>
        <code>{`/problems/${code}`}</code>
      </dd>
    </dl>
    {example && (
      <figure class="code answer">
        <figcaption>
          {TEXT.problem.answer} <code>application/problem+json</code>
        </figcaption>
        <pre tabindex={0}>
          <code>{`${JSON.stringify(example, null, 2)}\n`}</code>
        </pre>
      </figure>
    )}
    <p>
      {TEXT.problem.as_json} <a href="/docs">{TEXT.problem.reference}</a> {TEXT.problem.names}
    </p>
  </div>
);

/** A text of the table of problems, in which code stands between backquotes. */
const withCode = (text: string) =>
  text.split('`').map((part, nth) => (nth % 2 === 1 ? <code>{part}</code> : part));

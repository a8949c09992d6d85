import type { OpenApi } from '../../http/document.ts';
import { TEXT } from './en.ts';

/** The calls by resource, from the OpenAPI document: what is shown where the reference is not built. */
export const CallList = ({ document: { info, paths } }: { document: OpenApi }) => {
  const calls = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const tags = [...new Set(calls.flatMap((call) => call.tags ?? []))];
  return (
    <div class="stack wide">
      <div class="article">
        <h1>{`${info.title} ${info.version}`}</h1>
        <p class="lead">{info.summary}</p>
        <p>
          {TEXT.calls.begin} <a href="/docs/guides">{TEXT.calls.guides}</a>. {TEXT.calls.contract}{' '}
          <a href="/openapi.json">openapi.json</a>. {TEXT.calls.build}
        </p>
      </div>
      {tags.map((tag) => (
        <div class="sheet">
          <table class="calls">
            <caption>{tag}</caption>
            <thead>
              <tr>
                <th scope="col">{TEXT.calls.columns.call}</th>
                <th scope="col">{TEXT.calls.columns.what}</th>
                <th scope="col">{TEXT.calls.columns.who}</th>
              </tr>
            </thead>
            <tbody>
              {calls
                .filter((call) => call.tags?.includes(tag))
                .map(({ method, path, summary, ...call }) => (
                  <tr>
                    <th scope="row">
                      <code>{`${method.toUpperCase()} ${path}`}</code>
                    </th>
                    <td>{summary}</td>
                    <td>{call['x-access']}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      ))}
    </div>
  );
};

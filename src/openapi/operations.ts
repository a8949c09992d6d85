import type { RouteConfig } from '@hono/zod-openapi';
import { codesOf } from '../contract/problem-responses.ts';
import { ACCESS, type OperationId } from '../http/access.ts';
import type { Answer, Reading, Route } from '../http/route.ts';
import { describe } from './descriptions.ts';
import { headersOf } from './headers.ts';
import { problemExamples } from './problem-examples.ts';
import { requestExamples } from './request-examples.ts';

const PROBLEM = 'application/problem+json';

type Documented = RouteConfig & { responses: Record<string, Answer> };

/** A route as the document shows it: its schemas made, its texts and examples beside them, without what it runs. */
export function documented({ middleware: _, request, responses, ...route }: Route): Documented {
  const id = idOf(route.operationId);
  return {
    ...route,
    description: describe(id),
    ...(request && { request: withExamples(id, request()) }),
    responses: Object.fromEntries(
      Object.entries(responses()).map(([status, answer]) => [
        status,
        documentedAnswer(id, status, answer),
      ]),
    ),
  };
}

function idOf(name = ''): OperationId {
  if (!isOperation(name)) throw new Error(`${name} is none of the operations.`);
  return name;
}
const isOperation = (name: string): name is OperationId => name in ACCESS;

const withExamples = (id: OperationId, { body, ...rest }: Reading) => ({
  ...rest,
  ...(body && {
    body: {
      ...body,
      content: {
        'application/json': { ...body.content['application/json'], examples: requestExamples(id) },
      },
    },
  }),
});

function documentedAnswer(id: OperationId, status: string, answer: Answer): Answer {
  const problem = problemIn(answer);
  return {
    ...answer,
    headers: { ...answer.headers, ...headersOf(status) },
    ...(problem?.schema && {
      content: {
        [PROBLEM]: {
          ...problem,
          examples: Object.fromEntries(
            problemExamples(id, Number(status), codesOf(problem.schema)).map((name) => [
              name,
              { $ref: `#/components/examples/${name}` },
            ]),
          ),
        },
      },
    }),
  };
}

/** The names of the problems that a route shows as examples. */
export const problemsShown = ({ responses }: Documented): string[] =>
  Object.values(responses).flatMap((answer) => Object.keys(problemIn(answer)?.examples ?? {}));

function problemIn({ content }: Answer) {
  const media = content?.[PROBLEM];
  return media && 'schema' in media ? media : undefined;
}

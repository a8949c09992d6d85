import { type ContractDocument, type ContractOperation, headOf } from './contract.ts';

const JSON_TYPE = 'application/json';

/**
 * `client/src/operations.generated.ts`: what a call needs to know at run time, a line for each operation, and a method
 * for each as types. `text` is docs/openapi.json.
 */
export function operationsModule(text: string): string {
  const document: ContractDocument = JSON.parse(text);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  return [
    headOf(text),
    "import type { CallOptions, Data, Input, Result } from './calls.ts';\n\n",
    '/** Of each operation: may it be repeated, method, path, the headers that it reads, its media type if not JSON. */\n',
    'export const OPERATIONS = {\n',
    ...operations.map(
      ({ method, path, operation }) =>
        `  ${operation.operationId}: '${lineOf(method, path, operation)}',\n`,
    ),
    '} as const;\n\n',
    '/** The operations whose answers come in pages. */\n',
    'export const PAGED = [\n',
    ...operations
      .filter(({ operation }) => isPaged(operation))
      .map(({ operation }) => `  '${operation.operationId}',\n`),
    '] as const;\n\n',
    '/** The calls of the API. */\n',
    'export interface Operations {\n',
    operations.map(methodOf).join('\n'),
    '}\n',
  ].join('');
}

function lineOf(method: string, path: string, operation: ContractOperation): string {
  const headers = (operation.parameters ?? []).filter((parameter) => parameter.in === 'header');
  const types = contentTypes(operation);
  return [
    operation['x-retry'],
    method.toUpperCase(),
    path,
    ...headers.map(({ name }) => name),
    ...(types.includes(JSON_TYPE) ? [] : types.slice(0, 1)),
  ].join(' ');
}

const contentTypes = ({ responses }: ContractOperation): string[] =>
  Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content }]) => Object.keys(content ?? {}));

const isPaged = ({ responses }: ContractOperation): boolean =>
  'Link' in (responses['200']?.headers ?? {});

function methodOf({
  method,
  path,
  operation,
}: {
  method: string;
  path: string;
  operation: ContractOperation;
}): string {
  const { operationId: id, parameters = [], requestBody, responses } = operation;
  const needed = requestBody?.required || parameters.some(({ required }) => required);
  const signature = (input: string, data: string) =>
    `  ${id}(input${needed ? '' : '?'}: ${input}, options?: CallOptions): Promise<Result<${data}>>;\n`;
  const [input, data] = [`Input<'${id}'>`, `Data<'${id}'>`];
  return [
    comment(`${operation.summary}: \`${method.toUpperCase()} ${path}\`.`, operation.description),
    ...('304' in responses
      ? [
          signature(`${input} & { 'if-none-match'?: undefined }`, data),
          '  /** With `if-none-match`: without data where nothing has changed (304). */\n',
          signature(input, `${data} | undefined`),
        ]
      : [signature(input, data)]),
  ].join('');
}

/** What an editor shows of a method. */
const comment = (...paragraphs: (string | undefined)[]): string => {
  const lines = paragraphs
    .filter((text) => text !== undefined)
    .join('\n\n')
    .split('\n');
  return `  /**\n${lines.map((line) => `   * ${line}`.trimEnd()).join('\n')}\n   */\n`;
};

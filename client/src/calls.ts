import type { components, operations } from './contract.generated.ts';
import type { Metric } from './headers.ts';
import type { OPERATIONS } from './operations.generated.ts';

/** The name of a call. */
export type OperationId = keyof typeof OPERATIONS;
/** The bodies of the contract by name: `Schemas['Booking']`. */
export type Schemas = components['schemas'];

/** Path, query and header parameters by their names, and the `body`. */
export type Input<Id extends OperationId> = Sendable<
  Parameters<Id, 'path'> & Parameters<Id, 'query'> & Parameters<Id, 'header'> & Body<operations[Id]>
>;

/** What a call answers when it is granted. */
export type Data<Id extends OperationId> = Content<operations[Id]['responses']>;

export interface CallOptions {
  /** Ends the call, pauses between its tries included. */
  signal?: AbortSignal | undefined;
  /** Over all tries of this call, in milliseconds. */
  deadline_ms?: number | undefined;
  /** The key of a booking, instead of one that is made for the call. */
  idempotencyKey?: string | undefined;
  headers?: Record<string, string> | undefined;
}

/** A granted call. */
export interface Result<T> {
  data: T;
  status: number;
  headers: Headers;
  /** The version of what was answered, for `if-match` and `if-none-match`. */
  etag: string | undefined;
  /** Where it can be read. */
  location: string | undefined;
  /** The name of this request in the logs of the API. */
  request_id: string | undefined;
  /** `Server-Timing`: where the time went. */
  timing: Record<string, Metric>;
  /** Tries that were sent. */
  attempts: number;
  /** Of a booking: the key that it was sent with. */
  idempotency_key: string | undefined;
}

type Parameters<Id extends OperationId, In extends string> = operations[Id] extends {
  parameters: { [I in In]?: infer Named };
}
  ? [Named & object] extends [never]
    ? unknown
    : Named & object
  : unknown;

type Body<Operation> = Operation extends { requestBody: { content: infer Content } }
  ? { body: Content[keyof Content] }
  : Operation extends { requestBody?: { content: infer Content } }
    ? { body?: Content[keyof Content] }
    : unknown;

type Content<Responses> = {
  [Status in keyof Responses]: Status extends 200 | 201 | 202
    ? Responses[Status] extends { content: infer Content }
      ? Content extends { 'application/json': infer Json }
        ? Json
        : Content[keyof Content]
      : undefined
    : never;
}[keyof Responses];

/** Written out, so that an editor shows the fields; what may be left out may be undefined. */
type Sendable<T> = T extends object
  ? {
      [Name in keyof T]:
        | Sendable<T[Name]>
        | (Pick<T, Name> extends Required<Pick<T, Name>> ? never : undefined);
    }
  : T;

declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  /** What this project uses of autocannon, which comes without types. */
  export interface Request {
    method: string;
    path: string;
    headers: Record<string, string>;
    body?: string;
    setupRequest?: (request: Request) => Request;
  }
  export interface Options {
    url: string;
    connections: number;
    duration?: number;
    amount?: number;
    sampleInt: number;
    timeout: number;
    requests: Request[];
  }
  export interface Result {
    errors: number;
    timeouts: number;
  }
  type Done = (error: Error | null, result: Result) => void;
  export default function autocannon(options: Options, done: Done): EventEmitter;
}

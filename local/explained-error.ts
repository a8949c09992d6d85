/** A failure that a person can mend: what went wrong, and the way out. */
export class ExplainedError extends Error {
  readonly wayOut: string;

  constructor(message: string, wayOut: string) {
    super(message);
    this.name = 'ExplainedError';
    this.wayOut = wayOut;
  }
}

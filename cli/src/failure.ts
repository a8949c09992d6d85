/** What was typed cannot be meant: the person is told what is wrong and where to read on. Exit code 2. */
export class UsageError extends Error {
  /** The command whose help tells more. */
  readonly command: string | undefined;

  constructor(message: string, command?: string) {
    super(message);
    this.name = 'UsageError';
    this.command = command;
  }
}

/** Ctrl-C, or a prompt that was left. What is to be said about it stands in `message`, if anything. Exit code 130. */
export class Interrupted extends Error {
  constructor(message = '') {
    super(message);
    this.name = 'Interrupted';
  }
}

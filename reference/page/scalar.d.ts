/** What is used of Scalar's browser build, which has no types of its own. */
declare module 'scalar' {
  export function createApiReference(element: string, configuration: Record<string, unknown>): void;
}

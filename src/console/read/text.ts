/** A text that is made at build time: what stands in the frame, and what the page is called. */
export type ReadText = { title: string; description: string; html: string };

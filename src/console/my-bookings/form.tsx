import type { FormState } from '../forms.ts';

/** A form about a booking as it was sent, and why that did not do. */
export type Tried = FormState & {
  /** The version that the form was drawn at, where the booking has changed since. */
  drawn_at?: number | undefined;
};

/** The version that a form is drawn at: what it asks for is done at no other. */
export const DrawnAt = ({ version }: { version: number }) => (
  <input type="hidden" name="version" value={version} />
);

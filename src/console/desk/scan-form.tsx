import type { FieldError } from '../../core/reasons.ts';
import { TEXT } from './en.ts';

type ScanFormProps = {
  at: string;
  /** The flight that is worked on, where it is one. */
  flight_id?: string | undefined;
  /** What was asked for and not found, to be corrected. */
  q?: string | undefined;
  errors?: readonly FieldError[] | undefined;
  /** Scanning is what the page is for: it has the focus. */
  is_first?: boolean;
};

/**
 * Takes a waybill or a reference from a scanner, which types it and presses Enter. It asks and changes nothing, and an
 * empty one is not sent: a second Enter does nothing.
 */
export const ScanForm = ({ at, flight_id, q, errors = [], is_first }: ScanFormProps) => {
  const message = errors[0]?.message;
  return (
    <scan-field data-first={is_first}>
      <search aria-label={TEXT.scan.title}>
        <form class="scan card" action="/desk/scan">
          <input type="hidden" name="at" value={at} />
          {flight_id && <input type="hidden" name="flight_id" value={flight_id} />}
          <div class={message ? 'field wrong' : 'field'}>
            <label for="scan">{TEXT.scan.label}</label>
            <p class="hint" id="scan-hint">
              {TEXT.scan.hint}
            </p>
            {message && (
              <p class="error" id="scan-error" role="alert">
                {message}
              </p>
            )}
            <input
              id="scan"
              name="q"
              value={q}
              required
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
              enterkeyhint="search"
              aria-describedby={message ? 'scan-hint scan-error' : 'scan-hint'}
              aria-invalid={message ? 'true' : undefined}
            />
          </div>
          <button type="submit">{TEXT.scan.find}</button>
        </form>
      </search>
    </scan-field>
  );
};

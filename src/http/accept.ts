import { parseAccept } from 'hono/utils/accept';

/**
 * Whether an `Accept` asks for HTML rather than JSON (RFC 9110, 12.5.1): by the quality of the most specific range
 * that names each. Who likes both the same, says nothing, or takes neither gets JSON.
 */
export function prefersHtml(accept: string | undefined): boolean {
  const ranges = parseAccept(accept ?? '');
  const quality = (type: string, subtype: string) => {
    const named = [`${type}/${subtype}`, `${type}/*`, '*/*'].map((range) =>
      ranges.find((one) => one.type.toLowerCase() === range),
    );
    return named.find((range) => range !== undefined)?.q ?? 0;
  };
  return quality('text', 'html') > quality('application', 'json');
}

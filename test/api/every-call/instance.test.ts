import { expect, test } from 'vitest';
import { openScene } from '../../support/scene.ts';
import { sendOverWire } from '../../support/wire.ts';

/** `instance` is the path as it was sent: a URI reference that leads back to it (RFC 9457, 3.1.5). */

const { stack } = openScene();

/** What RFC 3986, 4.2, calls path-absolute. */
const CHARACTER = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})";
const PATH_ABSOLUTE = new RegExp(`^/(?:${CHARACTER}+(?:/${CHARACTER}*)*)?$`);

test.each([
  ['/bookings/NO%20SUCH', '/bookings/NO%20SUCH'],
  ['/bookings/%7Bref%7D', '/bookings/%7Bref%7D'],
  ['/bookings/{ref}', '/bookings/%7Bref%7D'],
  ['/bookings/A|B', '/bookings/A%7CB'],
  ['/bookings/A^B', '/bookings/A%5EB'],
  ['/bookings/%3Cscript%3E', '/bookings/%3Cscript%3E'],
  ['/bookings/[A]', '/bookings/%5BA%5D'],
  ['/bookings/%', '/bookings/%25'],
  ['/bookings/%zz', '/bookings/%25zz'],
  ['/bookings/%FF', '/bookings/%FF'],
  ['/bookings/%0d%0aSet-Cookie:a=b', '/bookings/%0d%0aSet-Cookie:a=b'],
  ['/bookings/zo%C3%AB', '/bookings/zo%C3%AB'],
  ['/bookings/bkg-000000000000?secret=1', '/bookings/bkg-000000000000'],
  ['/nowhere/a%2Fb', '/nowhere/a%2Fb'],
  ['/nowhere/', '/nowhere/'],
  ['/', '/'],
  ['/?a=b', '/'],
  ['//example.com/x', '/.//example.com/x'],
  ['//example.com/%2e%2e/x', '/.//x'],
  ['/nowhere//x', '/nowhere//x'],
])('GET %s → a problem whose instance is %s', async (path, expected) => {
  const { body, text } = await sendOverWire(stack.api, { path });
  const { instance, detail }: { instance: string; detail: string } = JSON.parse(body);
  expect(instance, text).toBe(expected);
  expect(instance).toMatch(PATH_ABSOLUTE);
  expect(detail).not.toContain('\r');
  const led = new URL(instance, stack.api);
  expect(led.origin).toBe(new URL(stack.api).origin);
});

test('bytes of a path that are no characters of a URI are shown escaped', async () => {
  for (const byte of ['\u00e9', '\u674e']) {
    const { body, text } = await sendOverWire(stack.api, { path: `/bookings/${byte}` });
    const { instance }: { instance: string } = JSON.parse(body);
    expect(instance, text).toMatch(PATH_ABSOLUTE);
    expect(decodeURIComponent(instance), text).toBe(`/bookings/${byte}`);
  }
});

test('the path that a problem calls unknown is shown like that in its detail', async () => {
  const { body } = await sendOverWire(stack.api, { path: '/%0d%0aLocation:%20elsewhere' });
  const { detail }: { detail: string } = JSON.parse(body);
  expect(detail).toContain('/%0d%0aLocation:%20elsewhere');
});

import { assert as check, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { sentPath } from '../../../src/http/sent-path.ts';

const HOST = 'http://api.test';

test.each([
  ['/', '/'],
  ['', '/'],
  ['?a=/b', '/'],
  ['/bookings/BKG-1', '/bookings/BKG-1'],
  ['/bookings/BKG-1?secret=1', '/bookings/BKG-1'],
  ['/bookings/BKG-1#part', '/bookings/BKG-1'],
  ['/bookings/NO%20SUCH', '/bookings/NO%20SUCH'],
  ['/bookings/%7Bref%7D', '/bookings/%7Bref%7D'],
  ['/bookings/{ref}', '/bookings/%7Bref%7D'],
  ['/a|b^c"d`e<f>g\\h i', '/a%7Cb%5Ec%22d%60e%3Cf%3Eg%5Ch%20i'],
  ['/[a]', '/%5Ba%5D'],
  ['/%', '/%25'],
  ['/%4', '/%254'],
  ['/%zz%41', '/%25zz%41'],
  ['/%ff', '/%ff'],
  ['/zoë/李', '/zo%C3%AB/%E6%9D%8E'],
  ['/🛫', '/%F0%9F%9B%AB'],
  ['/\ud800', '/%EF%BF%BD'],
  ['//example.com/x', '/.//example.com/x'],
  ['///x', '/.///x'],
  ['/a//b', '/a//b'],
  ["/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@"],
])('the path %j is shown as %j', (sent, shown) => {
  expect(sentPath(HOST + sent)).toBe(shown);
});

/** A path-absolute reference of RFC 3986, 4.2. */
const PATH_ABSOLUTE =
  /^\/(?:(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+(?:\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*)*)?$/;

test('whatever was sent, it is a path of RFC 3986 that leads to the same path of this host', () => {
  const unit = string({ maxLength: 12, unit: 'binary' });
  check(
    property(unit, (text) => {
      const url = new URL(`${HOST}/${text.replace(/[?#]/g, '')}`);
      const shown = sentPath(url.href);
      expect(shown).toMatch(PATH_ABSOLUTE);
      const led = new URL(shown, HOST);
      expect(led.host).toBe(url.host);
      expect(decode(led.pathname)).toBe(decode(url.pathname));
    }),
    { numRuns: 2_000, examples: [['/example.com'], ['%'], ['{ref}'], ['/'], ['|^"`']] },
  );
});

const decode = (path: string) => unescape(path.replace(/%(?![0-9A-Fa-f]{2})/g, '%25'));

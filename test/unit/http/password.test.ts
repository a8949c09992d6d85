import { describe, expect, test } from 'vitest';
import { passwords } from '../../../src/http/password.ts';

describe('passwords', () => {
  test('verify against their own hash, and no other does', async () => {
    const hash = await passwords.hash('correct horse');
    expect(await passwords.verify('correct horse', hash)).toBe(true);
    expect(await passwords.verify('correct horsE', hash)).toBe(false);
    expect(await passwords.verify('', hash)).toBe(false);
  });

  test('are salted: the same one twice makes two hashes', async () => {
    const [one, two] = [await passwords.hash('same'), await passwords.hash('same')];
    expect(one).not.toBe(two);
    expect(one).not.toContain('same');
  });

  test('of nobody never verify, not even the one that made the stand-in', async () => {
    expect(await passwords.verify('', null)).toBe(false);
    expect(await passwords.verify('anything', null)).toBe(false);
  });

  test.each(['', 'plain', 'md5$1$2$3$4$5', 'scrypt$16384$8$5$salt', 'scrypt$16384$8$5$$'])(
    'never verify against the malformed hash %j',
    async (hash) => {
      expect(await passwords.verify('plain', hash)).toBe(false);
    },
  );

  test('cost what the hash says', async () => {
    expect(await passwords.hash('x')).toMatch(/^scrypt\$16384\$8\$5\$/);
  });
});

import { describe, expect, test } from 'vitest';
import { describeDifferences, findDifferences } from '../../support/catalogue/differences.ts';
import { type Catalogue, readCatalogue } from '../../support/catalogue.ts';
import { type Age, useProject, useSchemas } from '../projects.ts';
import { ACCESS_CHANGES } from './access-changes.ts';
import { COMMENT_CHANGES } from './comment-changes.ts';
import { FUNCTION_CHANGES } from './function-changes.ts';
import { NO_CHANGES } from './no-changes.ts';
import { RULE_CHANGES } from './rule-changes.ts';
import { TABLE_CHANGES } from './table-changes.ts';

const CHANGES = [
  ...ACCESS_CHANGES,
  ...FUNCTION_CHANGES,
  ...TABLE_CHANGES,
  ...RULE_CHANGES,
  ...COMMENT_CHANGES,
];

const NAMES = { before: 'supabase/migrations', after: 'supabase/schemas' };

const AGES = ['new', 'older'] as const;

const installed = { new: await useProject('new'), older: await useProject('older') };
const written = { new: await useSchemas('new'), older: await useSchemas('older') };

describe.each<Age>(AGES)('in a project of the %s kind', (age) => {
  test('the schemas say what the migrations make', async () => {
    const before = await readCatalogue(installed[age].client);
    const after = await readCatalogue(written[age].client);
    expect(before.size, 'all is read').toBeGreaterThan(200);
    expect(describeDifferences(findDifferences(before, after), NAMES)).toBe('');
  });
});

/** The catalogue after a change, which is then taken back. */
async function catalogueAfter(change: string): Promise<Catalogue> {
  const { client } = written.new;
  await client.query('begin');
  try {
    await client.query(change);
    return await readCatalogue(client);
  } finally {
    await client.query('rollback');
  }
}

describe('the comparison', async () => {
  const before = await readCatalogue(written.new.client);
  const changed = async (change: string) =>
    findDifferences(before, await catalogueAfter(change)).map(({ object }) => object);

  test.each(CHANGES)('finds $title', async ({ change, objects }) => {
    expect(await changed(change)).toEqual(objects);
  });

  test.each(NO_CHANGES)('does not mind $title', async ({ change }) => {
    expect(await changed(change)).toEqual([]);
  });

  test('says what the object is in the one database and in the other', async () => {
    const change = 'revoke execute on function public.get_flight from service_role';
    const text = describeDifferences(findDifferences(before, await catalogueAfter(change)), {
      before: 'one',
      after: 'other',
    });
    expect(text).toBe(
      [
        'grants of function public.get_flight(text)',
        '  in one:',
        '    postgres: EXECUTE, from postgres',
        '    service_role: EXECUTE, from postgres',
        '  in other:',
        '    postgres: EXECUTE, from postgres',
        '',
      ].join('\n'),
    );
  });

  test('shows of a long definition the lines that differ, and what is around them', async () => {
    const definition = (limit: string) =>
      ['first', 'second', 'third', limit, 'fifth', 'sixth', 'seventh'].join('\n');
    const differences = findDifferences(
      new Map([
        ['function a()', definition('3s')],
        ['function b()', 'b'],
      ]),
      new Map([['function a()', definition('4s')]]),
    );
    expect(describeDifferences(differences, { before: 'one', after: 'other' }).split('\n')).toEqual(
      [
        'function a()',
        ...[
          '  in one:',
          '    …',
          '    second',
          '    third',
          '    3s',
          '    fifth',
          '    sixth',
          '    …',
        ],
        ...[
          '  in other:',
          '    …',
          '    second',
          '    third',
          '    4s',
          '    fifth',
          '    sixth',
          '    …',
        ],
        '',
        'function b()',
        ...['  in one:', '    b', '  in other:', '    (there is none)'],
        '',
      ],
    );
  });
});

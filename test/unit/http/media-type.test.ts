import { expect, test } from 'vitest';
import { isForeignText, isJson, parseMediaType } from '../../../src/http/media-type.ts';

test.each([
  ['application/json', 'application/json', []],
  ['Application/JSON', 'application/json', []],
  ['  application/json\t', 'application/json', []],
  ['application/json;', 'application/json', []],
  ['application/json ; ; ;', 'application/json', []],
  ['application/json;charset=UTF-8', 'application/json', [['charset', 'UTF-8']]],
  ['application/json \t;\t charset=utf-8 ;', 'application/json', [['charset', 'utf-8']]],
  ['application/json;CharSet="utf-8"', 'application/json', [['charset', 'utf-8']]],
  ['application/json; a="b;c=\\"d\\\\"', 'application/json', [['a', 'b;c="d\\']]],
  ['application/json; a=""', 'application/json', [['a', '']]],
  [
    'application/ld+json; profile="a;b"; charset=utf-8',
    'application/ld+json',
    [
      ['profile', 'a;b'],
      ['charset', 'utf-8'],
    ],
  ],
  ['application/vnd.acme.v2+json', 'application/vnd.acme.v2+json', []],
])('%j is a media type', (sent, essence, parameters) => {
  expect(parseMediaType(sent)).toEqual({ essence, parameters });
});

test.each([
  '',
  'json',
  '/json',
  'application/',
  'application /json',
  'application/json charset=utf-8',
  'application/json; charset',
  'application/json; charset=',
  'application/json; charset =utf-8',
  'application/json; charset= utf-8',
  'application/json; a="b',
  'application/json; a="b"c',
  'application/json, text/plain',
  'application/json; a=b, application/json',
  'application/jsön',
])('%j is none', (sent) => {
  expect(parseMediaType(sent)).toBeNull();
});

test.each([
  ['application/json', true],
  ['application/problem+json', true],
  ['application/vnd.acme.v2+json', true],
  ['application/vnd.api_2+json', true],
  ['model/gltf+json', true],
  ['application/a+b+json', true],
  ['application/+json', false],
  ['application/json-seq', false],
  ['application/geo+json-seq', false],
  ['application/jsonp', false],
  ['application/x+jsonp', false],
  ['application/xjson', false],
  ['text/json', false],
  ['text/plain', false],
  ['application/xml', false],
])('%s is JSON: %s', (essence, expected) => {
  expect(isJson({ essence, parameters: [] })).toBe(expected);
});

test.each([
  [[], false],
  [[['charset', 'utf-8']], false],
  [[['charset', 'UTF8']], false],
  [[['profile', 'latin1']], false],
  [[['charset', 'iso-8859-1']], true],
  [[['charset', 'utf-16']], true],
  [[['charset', '']], true],
  [
    [
      ['charset', 'utf-8'],
      ['charset', 'utf-16'],
    ],
    true,
  ],
] satisfies [[string, string][], boolean][])('%j is foreign: %s', (parameters, expected) => {
  expect(isForeignText({ essence: 'application/json', parameters })).toBe(expected);
});

test('a long value takes no more than its length', () => {
  const started_ms = performance.now();
  for (const piece of ['\\"', ';', ' ;', '; a=b', '\\', '"', ' ', '+json', '/']) {
    parseMediaType(`application/json; a="${piece.repeat(30_000)}`);
    parseMediaType(`application/json${piece.repeat(30_000)}!`);
  }
  expect(performance.now() - started_ms).toBeLessThan(1_000);
});

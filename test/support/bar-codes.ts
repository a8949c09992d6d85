/** Reads codes back from the paths that they are drawn as, by the standards and not by who drew them. */

/** The bars of a path of rectangles in one row, `M<x> 0h<width>v…z` each, as bits: 1 is black. */
export function bitsOf(path: string, width: number): string {
  const bits = new Array<string>(width).fill('0');
  for (const [, x = '', bar = ''] of path.matchAll(/M(\d+) 0h(\d+)v/g)) {
    bits.fill('1', Number(x), Number(x) + Number(bar));
  }
  return bits.join('');
}

/** The widths of bars and spaces of each value (ISO/IEC 15417, table 1), the stop pattern last. */
const WIDTHS = `
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122
123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323
131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131
213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122
141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112
124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141
411131 211412 211214 211232 2331112
`
  .trim()
  .split(/\s+/);
const [START_C, STOP, MODULO] = [105, 106, 103];
const QUIET = '0'.repeat(10);

/** The digits that a symbol of Code 128 says in code set C; throws where it is none, or its check value is wrong. */
export function readCode128(bits: string): string {
  if (!bits.startsWith(QUIET) || !bits.endsWith(QUIET)) throw new Error('It has no quiet zones.');
  const runs = (bits.slice(QUIET.length, -QUIET.length).match(/1+|0+/g) ?? []).map(
    ({ length }) => length,
  );
  const values: number[] = [];
  for (let at = 0; at < runs.length - 7; at += 6) {
    values.push(WIDTHS.indexOf(runs.slice(at, at + 6).join('')));
  }
  values.push(WIDTHS.indexOf(runs.slice(-7).join('')));
  const [start, stop, check] = [values.shift(), values.pop(), values.pop()];
  const sum = values.reduce((all, value, place) => all + value * (place + 1), START_C);
  if (start !== START_C || stop !== STOP || check !== sum % MODULO || values.includes(-1)) {
    throw new Error(`It is no symbol of code set C: ${values}.`);
  }
  return values.map((value) => String(value).padStart(2, '0')).join('');
}

/** Error correction codewords a block, and the data codewords of each block, for each version and level. */
const BLOCKS: Readonly<Record<number, Readonly<Record<string, [number, ...number[]]>>>> = {
  2: { L: [10, 34], M: [16, 28], Q: [22, 22], H: [28, 16] },
  3: { L: [15, 55], M: [26, 44], Q: [18, 17, 17], H: [22, 13, 13] },
  4: { L: [20, 80], M: [18, 32, 32], Q: [26, 24, 24], H: [16, 9, 9, 9, 9] },
  5: { L: [26, 108], M: [24, 43, 43], Q: [18, 15, 15, 16, 16], H: [22, 11, 11, 12, 12] },
  6: { L: [18, 68, 68], M: [16, 27, 27, 27, 27], Q: [24, 19, 19, 19, 19], H: [28, 15, 15, 15, 15] },
};
const LEVELS = ['M', 'L', 'H', 'Q'] as const;
/** Of the format information (ISO/IEC 18004, 7.9.1). */
const FORMAT_MASK = 0b101010000010010;
const MASKS: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

/** The text and the level of a QR code of version 2 to 6, from its path with a quiet zone of four. */
export function readQr(path: string, width: number): { text: string; level: string } {
  const size = width - 8;
  const version = (size - 17) / 4;
  const black = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const [, x = '', y = '', run = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
    black[Number(y) - 4]?.fill(1, Number(x) - 4, Number(x) - 4 + Number(run));
  }
  const at = (x: number, y: number) => black[y]?.[x] ?? 0;

  let format = 0;
  for (const [x, y] of FORMAT_PLACES) format = format * 2 + at(x, y);
  format ^= FORMAT_MASK;
  const level = LEVELS[format >> 13];
  const mask = MASKS[(format >> 10) & 7];
  const blocks = BLOCKS[version]?.[level ?? ''];
  if (!level || !mask || !blocks) throw new Error(`Version ${version}, level ${level}.`);

  const bits: number[] = [];
  let upward = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5; // the vertical timing pattern
    for (let step = 0; step < size; step += 1) {
      const y = upward ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (!isFunction(x, y, size)) bits.push(at(x, y) ^ (mask(x, y) === 0 ? 1 : 0));
      }
    }
    upward = !upward;
  }
  return { text: readSegments(dataOf(bits, blocks)), level };
}

/** Where the format information stands around the upper left finder, its highest bit first. */
const FORMAT_PLACES: readonly (readonly [number, number])[] = [
  ...[0, 1, 2, 3, 4, 5, 7].map((x) => [x, 8] as const),
  [8, 8],
  ...[7, 5, 4, 3, 2, 1, 0].map((y) => [8, y] as const),
];

function isFunction(x: number, y: number, size: number): boolean {
  const isFinder = (x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8);
  const isAligning = Math.abs(x - (size - 7)) <= 2 && Math.abs(y - (size - 7)) <= 2;
  return isFinder || isAligning || x === 6 || y === 6;
}

/** The bits of the data, its blocks no longer interleaved. */
function dataOf(bits: readonly number[], [, ...lengths]: [number, ...number[]]): string {
  const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, place) =>
    bits.slice(place * 8, place * 8 + 8).join(''),
  );
  const blocks = lengths.map((): string[] => []);
  for (let place = 0; place < Math.max(...lengths); place += 1) {
    for (const [block, length] of lengths.entries()) {
      if (place < length) blocks[block]?.push(words.shift() ?? '');
    }
  }
  return blocks.flat().join('');
}

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** The text of segments: numeric, alphanumeric and bytes of ASCII. */
function readSegments(data: string): string {
  let at = 0;
  const take = (length: number) => {
    at += length;
    return Number.parseInt(data.slice(at - length, at), 2);
  };
  let text = '';
  for (;;) {
    const mode = data.length - at < 4 ? 0 : take(4);
    if (mode === 0) return text;
    if (mode === 0b0111) {
      take(8);
    } else if (mode === 0b0100) {
      for (let left = take(8); left > 0; left -= 1) text += String.fromCharCode(take(8));
    } else if (mode === 0b0010) {
      let left = take(9);
      for (; left > 1; left -= 2) {
        const pair = take(11);
        text += `${ALPHANUMERIC[Math.floor(pair / 45)]}${ALPHANUMERIC[pair % 45]}`;
      }
      if (left === 1) text += ALPHANUMERIC[take(6)];
    } else if (mode === 0b0001) {
      let left = take(10);
      for (; left > 0; left -= 3) {
        const digits = Math.min(3, left);
        text += String(take([0, 4, 7, 10][digits] ?? 0)).padStart(digits, '0');
      }
    } else {
      throw new Error(`Mode ${mode}.`);
    }
  }
}

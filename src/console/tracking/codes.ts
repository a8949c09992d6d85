/// <reference path="./code128.d.ts" />

/**
 * Bar codes and QR codes as paths. Both encoders are loaded when the first label is drawn, so that no other page, and
 * no call of the API, pays for them.
 */

/** Modules of white on each side of a bar code, and around a QR code (ISO/IEC 15417, 4.6; ISO/IEC 18004, 6.3.8). */
const QUIET_BARS = 10;
const QUIET_QR = 4;

export type DrawnCode = { path: string; width: number; height: number };

/** The path of a text in Code 128 (ISO/IEC 15417): digits in pairs, in code set C. A unit is a module. */
export async function drawCode128(text: string, height: number): Promise<DrawnCode> {
  const { default: Code128 } = await import('jsbarcode/src/barcodes/CODE128/CODE128_AUTO.js');
  const bits = new Code128(text, {}).encode().data;
  const bars = [...bits.matchAll(/1+/g)].map(
    ({ index, 0: bar }) => `M${index + QUIET_BARS} 0h${bar.length}v${height}h-${bar.length}z`,
  );
  return { path: bars.join(''), width: bits.length + 2 * QUIET_BARS, height };
}

/** The path of a text as a QR code (ISO/IEC 18004) that may lose 15 % and is still read. */
export async function drawQr(text: string): Promise<DrawnCode> {
  const { generate, correction } = await import('lean-qr');
  const code = generate(text, { minCorrectionLevel: correction.M });
  const rows = Array.from({ length: code.size }, (_, y) => {
    const row = Array.from({ length: code.size }, (_, x) => (code.get(x, y) ? '1' : '0')).join('');
    return [...row.matchAll(/1+/g)].map(
      ({ index, 0: run }) => `M${index + QUIET_QR} ${y + QUIET_QR}h${run.length}v1h-${run.length}z`,
    );
  });
  const size = code.size + 2 * QUIET_QR;
  return { path: rows.flat().join(''), width: size, height: size };
}

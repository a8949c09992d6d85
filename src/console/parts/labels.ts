/** The code of a station beside its point. */
export type Label = {
  code: string;
  x: number;
  y: number;
  anchor: Side['anchor'];
  baseline: Side['baseline'];
  /** `wide`: only where the picture is wide; on a narrow one, whose letters are larger beside it, others are in its way. */
  room: 'everywhere' | 'wide';
};

type Point = { code: string; point: readonly [x: number, y: number] };
type Box = { left: number; right: number; top: number; bottom: number };

/** The letters as the style sets them in a wide and in a narrow picture, in the units of a drawing 800 wide. */
const TYPE = { wide: 14, narrow: 27 } as const;
type Kind = keyof typeof TYPE;
const KINDS = ['wide', 'narrow'] as const satisfies Kind[];
const OF_WIDTH = 800;
/** Of three capitals, in heights of a letter. */
const CODE_WIDTH = 2.2;
const GAP = 8;

/** `baseline`: how the letters stand to their height, so that larger ones stay beside the point. */
const SIDES = [
  { anchor: 'start', baseline: 'central', dx: GAP, dy: 0 },
  { anchor: 'end', baseline: 'central', dx: -GAP, dy: 0 },
  { anchor: 'middle', baseline: 'hanging', dx: 0, dy: GAP },
  { anchor: 'middle', baseline: 'auto', dx: 0, dy: -GAP },
] as const;
type Side = (typeof SIDES)[number];

/**
 * Where the codes stand: each on the first side of its point that is free of points and of codes placed before, so the
 * most important come first. One without a free side has none.
 */
export function placeLabels(
  points: readonly Point[],
  window: { width: number; height: number },
): Label[] {
  const units = window.width / OF_WIDTH;
  const taken: Record<Kind, Box[]> = { wide: [], narrow: [] };
  const dots = points.map(({ point: [x, y] }) => boxAround(x, y, 3));
  return points.flatMap(({ code, point: [x, y] }, nth) => {
    const others = dots.filter((_, of) => of !== nth);
    const isFree = (kind: Kind, box: Box) =>
      isInside(box, window) && ![...taken[kind], ...others].some((other) => meet(box, other));
    const sides = SIDES.map(({ anchor, baseline, dx, dy }) => {
      const place = { x: x + dx, y: y + dy, anchor, baseline };
      const boxes = KINDS.map((kind) => ({ kind, box: boxOf(place, TYPE[kind] * units) }));
      return { place, free: boxes.filter(({ kind, box }) => isFree(kind, box)) };
    });
    const chosen =
      sides.find(({ free }) => free.length === KINDS.length) ??
      sides.find(({ free }) => free.some(({ kind }) => kind === 'wide'));
    if (chosen === undefined) return [];
    for (const { kind, box } of chosen.free) taken[kind].push(box);
    const room = chosen.free.length === KINDS.length ? 'everywhere' : 'wide';
    return [{ code, ...chosen.place, room }];
  });
}

const boxAround = (x: number, y: number, of: number): Box => ({
  left: x - of,
  right: x + of,
  top: y - of,
  bottom: y + of,
});

function boxOf({ x, y, anchor, baseline }: Omit<Label, 'code' | 'room'>, size: number): Box {
  const width = size * CODE_WIDTH;
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  const top = baseline === 'central' ? y - size / 2 : baseline === 'hanging' ? y : y - size;
  return { left, right: left + width, top, bottom: top + size };
}

const isInside = (
  { left, right, top, bottom }: Box,
  { width, height }: { width: number; height: number },
) => left >= 0 && right <= width && top >= 0 && bottom <= height;

const meet = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

import { ROOMS, roomOf } from './rooms.ts';
import { importsOf, type Sources } from './sources.ts';

const LEGEND =
  'The rooms of src/core/. The row of a room shows what it imports: ■ a room, □ its words alone.';

/** Draws the rooms as they are: each name stands over the column of its importers. */
export function drawRooms(sources: Sources): string {
  const rooms = Object.keys(ROOMS);
  const uses = rooms.map((room) => {
    const imported = [...sources]
      .filter(([file]) => file.startsWith(`core/${room}/`))
      .flatMap(([file, text]) => importsOf(file, text))
      .filter(({ target }) => target.startsWith('core/'))
      .map(({ target }) => target.slice('core/'.length));
    return rooms.map((other) => markOf(imported.filter((path) => roomOf(path) === other)));
  });
  const rows = rooms.map((room, row) => {
    const marks = rooms.slice(0, row).map((_, column) => {
      const isUsedBelow = uses.slice(row + 1).some((marksBelow) => marksBelow[column] !== ' ');
      const mark = uses[row]?.[column] ?? ' ';
      return mark === ' ' && isUsedBelow ? '│' : mark;
    });
    return `  ${[...marks, room].join(' ')}`;
  });
  return [LEGEND, '', ...rows, ''].join('\n');
}

function markOf(paths: readonly string[]): '■' | '□' | ' ' {
  if (paths.length === 0) return ' ';
  return paths.every((path) => path.endsWith('/types.ts')) ? '□' : '■';
}

import type { AppContext } from '../../context.ts';
import { NetworkQuery } from '../../contract/timetable.ts';
import { seeNetwork } from '../../core/schedule/see-network.ts';
import { isAtLeast } from '../../http/access.ts';
import { show } from '../answers.tsx';
import { formatsOf } from '../format.ts';
import { check, readQuery, textOf } from '../forms.ts';
import { readWorld } from '../parts/world.ts';
import { createPages } from '../room.ts';
import { TEXT } from './en.ts';
import { NetworkPage } from './network-page.tsx';

/** The network of a day: as a picture, and as the table that says the same. */
export const map = createPages().show('/map', async (c) => {
  const sent = readQuery(c);
  const formats = formatsOf(c.get('language'));
  const checked = check(NetworkQuery(), {
    date: textOf(sent, 'date'),
    carrier: textOf(sent, 'carrier'),
  });
  const page = { sent, formats };
  if ('errors' in checked) {
    return showMap(c, <NetworkPage {...page} errors={checked.errors} />, 422);
  }
  const sees_shipments = isStaff(c);
  const [load, world] = await Promise.all([
    seeNetwork(c.get('ports'), { ...checked.value, sees_shipments }),
    readWorld(c),
  ]);
  const asked = { ...sent, carrier: checked.value.carrier ?? '' };
  return showMap(c, <NetworkPage {...{ formats, load, world }} sent={asked} />);
});

const showMap = (c: AppContext, main: ReturnType<typeof NetworkPage>, status = 200) =>
  show(c, { title: TEXT.title, main, islands: ['lane-map'], status });

function isStaff(c: AppContext): boolean {
  const person = c.get('person');
  return person !== null && isAtLeast(person.role, 'handler');
}

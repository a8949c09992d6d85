import type { Formats } from '../format.ts';
import { toneOf } from '../parts/capacity-bar.tsx';
import { TEXT } from './en.ts';
import type { Amounts, Load } from './load.ts';

const { heads } = TEXT.board;
const WIDTH = 100;

/** What is booked as a bar on all there is; what is held of it is the lower half alone. The figures stand beside it. */
export const LoadBar = ({ booked, held, max }: Amounts) => {
  const share = (amount: number) => (max === 0 ? 1 : Math.min(1, amount / max)) * WIDTH;
  const load = share(booked);
  const firm = share(booked - held);
  return (
    <svg
      class={`load-bar ${toneOf(load / WIDTH)}`}
      viewBox={`0 0 ${WIDTH} 10`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect class="all" width={WIDTH} height="10" />
      <rect class="booked" width={firm.toFixed(1)} height="10" />
      {held > 0 && (
        <rect
          class="booked"
          x={firm.toFixed(1)}
          y="5"
          width={(load - firm).toFixed(1)}
          height="5"
        />
      )}
    </svg>
  );
};

/** The load of a flight or of a day, as the cells of a row: bars, and each figure under its head. */
export const LoadCells = ({ load, formats }: { load: Load; formats: Formats }) => {
  const { weight, volume, bookings } = load;
  const figure = (amount: number) => (amount === 0 ? '–' : formats.number(amount));
  return (
    <>
      <td class="bar weight" data-head={heads.weight}>
        <LoadBar {...weight} />
      </td>
      <td class="figure" data-head={heads.booked}>
        {figure(weight.booked)}
      </td>
      <td class="figure held" data-head={heads.held}>
        {figure(weight.held)}
      </td>
      <td class="figure left" data-head={heads.left}>
        {formats.number(Math.max(0, weight.max - weight.booked))}
      </td>
      {volume === null ? (
        <td class="quiet none" colspan={3} data-head={heads.volume}>
          {TEXT.board.not_counted}
        </td>
      ) : (
        <>
          <td class="bar volume" data-head={heads.volume}>
            <LoadBar {...volume} />
          </td>
          <td class="figure" data-head={heads.booked}>
            {figure(volume.booked)}
          </td>
          <td class="figure left" data-head={heads.left}>
            {formats.number(Math.max(0, volume.max - volume.booked))}
          </td>
        </>
      )}
      <td class="figure bookings" data-head={heads.bookings}>
        {figure(bookings)}
      </td>
    </>
  );
};

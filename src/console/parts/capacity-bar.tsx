import { toCubicMetres } from '../../core/measure/volume.ts';
import { toKilograms } from '../../core/measure/weight.ts';
import type { Flight } from '../../core/schedule/types.ts';
import type { Formats } from '../format.ts';
import { CAPACITY } from './en.ts';

type CapacityBarProps = {
  label: string;
  /** Booked and in all, in the same unit. */
  booked: number;
  max: number;
  /** Writes a figure with its unit. */
  write: (figure: number) => string;
};

const WIDTH = 100;
/** From this load on a flight is nearly full. */
const NEARLY = 0.9;

/** How full: a shape's class, by the share of all there is that is booked. */
export const toneOf = (load: number): 'full' | 'nearly' | 'free' =>
  load >= 1 ? 'full' : load >= NEARLY ? 'nearly' : 'free';

type FlightCapacityProps = {
  flight: Pick<Flight, 'max_tenths' | 'booked_tenths' | 'volume'>;
  formats: Formats;
  /** Said where volume is not counted; nothing without it. */
  uncounted?: string;
};

/** How full a flight is, in weight, and in volume where that is counted. */
export const FlightCapacity = ({ flight, formats, uncounted }: FlightCapacityProps) => {
  const { max_tenths, booked_tenths, volume } = flight;
  return (
    <>
      <CapacityBar
        label={CAPACITY.weight}
        booked={toKilograms(booked_tenths)}
        max={toKilograms(max_tenths)}
        write={formats.kg}
      />
      {volume ? (
        <CapacityBar
          label={CAPACITY.volume}
          booked={toCubicMetres(volume.booked_litres)}
          max={toCubicMetres(volume.max_litres)}
          write={formats.m3}
        />
      ) : (
        uncounted && <p class="small quiet">{uncounted}</p>
      )}
    </>
  );
};

/** How full, as a bar and in figures: what is left is what people ask for. */
const CapacityBar = ({ label, booked, max, write }: CapacityBarProps) => {
  const load = max === 0 ? 1 : Math.min(1, booked / max);
  return (
    <div class={`capacity ${toneOf(load)}`}>
      <span class="what">{label}</span>
      <svg viewBox={`0 0 ${WIDTH} 6`} preserveAspectRatio="none" aria-hidden="true">
        <rect class="all" width={WIDTH} height="6" />
        <rect class="booked" width={(WIDTH * load).toFixed(1)} height="6" />
      </svg>
      <span class="figures">{CAPACITY.left(write(Math.max(0, max - booked)), write(max))}</span>
    </div>
  );
};

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

/** How full a flight is, as a bar and in figures: what is left is what people ask for. */
export const CapacityBar = ({ label, booked, max, write }: CapacityBarProps) => {
  const load = max === 0 ? 1 : Math.min(1, booked / max);
  const tone = load >= 1 ? 'full' : load >= NEARLY ? 'nearly' : 'free';
  return (
    <div class={`capacity ${tone}`}>
      <span class="what">{label}</span>
      <svg viewBox={`0 0 ${WIDTH} 6`} preserveAspectRatio="none" aria-hidden="true">
        <rect class="all" width={WIDTH} height="6" />
        <rect class="booked" width={(WIDTH * load).toFixed(1)} height="6" />
      </svg>
      <span class="figures">{CAPACITY.left(write(Math.max(0, max - booked)), write(max))}</span>
    </div>
  );
};

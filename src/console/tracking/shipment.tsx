import type { TrackedBooking } from '../../core/tracking/types.ts';
import type { Formats } from '../format.ts';
import { LocalTime } from '../parts/local-time.tsx';
import { RouteMap } from '../parts/route-map.tsx';
import { Status } from '../parts/status.tsx';
import type { World } from '../parts/world.ts';
import { Concerns } from './concern-notices.tsx';
import { sayExpected, TEXT } from './en.ts';
import { mapOf } from './map.ts';
import { RouteLine } from './route-line.tsx';
import { Timeline, withoutCode } from './timeline.tsx';
import { isOver, type View } from './view.ts';
import { sayMeaning, sayMoment, sayUtc } from './words.ts';

/** `world` is null where no map is built. */
export type ShownProps = { now_ms: number; formats: Formats; world: World | null };

/** All of a shipment that changes by itself: the page has it, and its script asks for it again. */
export const Shipment = ({ view, ...looking }: ShownProps & { view: View }) => {
  const { now_ms, formats } = looking;
  const { parts, number, status, origin, destination } = view;
  const [only] = parts.length === 1 ? parts : [];
  const meaning = only
    ? sayMeaning(only, now_ms, formats)
    : TEXT.meaning.parts(formats.number(parts.length));
  const shown = { ...looking, may_act: !view.is_stranger };
  return (
    <div
      class={`shipment ${status.toLowerCase()}`}
      data-news={TEXT.news(`${TEXT.status[status]}. ${meaning}`, latest(parts))}
      data-over={isOver(view) || undefined}
    >
      <div class="headline">
        <p class="quiet">
          <span class="code">{number}</span> {TEXT.lane(origin, destination)}
        </p>
        <h1>{TEXT.status[status]}</h1>
        <p class="lead">{meaning}</p>
      </div>
      {only ? (
        <Part tracked={only} prefix="e" heading="h2" {...shown} />
      ) : (
        <section class="stack wide" aria-labelledby="parts">
          <h2 id="parts">{TEXT.parts.title}</h2>
          {parts.map((tracked, place) => (
            <article class="card part">
              <div class="row spread">
                <h3>
                  {TEXT.parts.part(formats.number(place + 1), formats.number(parts.length))}
                  {tracked.ref_id && (
                    <>
                      {': '}
                      <a class="code" href={`/track/${tracked.ref_id}`}>
                        {tracked.ref_id}
                      </a>
                    </>
                  )}
                </h3>
                <Status status={tracked.status} />
              </div>
              <p>{sayMeaning(tracked, now_ms, formats)}</p>
              <Part
                tracked={tracked}
                prefix={`e${place + 1}`}
                heading="h4"
                {...shown}
                world={null}
              />
            </article>
          ))}
        </section>
      )}
    </div>
  );
};

/** What the latest of all that happened was. */
function latest(parts: readonly TrackedBooking[]): string | undefined {
  const all = parts.flatMap(({ milestones }) => milestones);
  const last = all.reduce<(typeof all)[number] | undefined>(
    (best, one) => (best === undefined || one.recorded_at > best.recorded_at ? one : best),
    undefined,
  );
  return last && `${withoutCode(last.message)}, ${last.location}.`;
}

type PartProps = ShownProps & {
  tracked: TrackedBooking;
  prefix: string;
  may_act: boolean;
  heading: 'h2' | 'h4';
};

const Part = ({ tracked, prefix, heading: Heading, ...looking }: PartProps) => (
  <>
    <Concerns {...{ tracked, heading: Heading, ...looking }} />
    <Facts tracked={tracked} formats={looking.formats} />
    <RouteLine tracked={tracked} formats={looking.formats} />
    <RouteMap {...{ world: looking.world, ...mapOf(tracked, looking.now_ms) }} />
    {/* A landmark of the page where it is the one, and no more where each part has its own. */}
    <section aria-labelledby={Heading === 'h2' ? 'what' : undefined}>
      <Heading id={Heading === 'h2' ? 'what' : undefined}>{TEXT.timeline.title}</Heading>
      <Timeline {...{ tracked, prefix, formats: looking.formats }} />
    </section>
  </>
);

/** When it arrives and how late, what is next, and how much it is. */
const Facts = ({ tracked, formats }: { tracked: TrackedBooking; formats: Formats }) => {
  const { eta, destination, next_expected: next, accepted, legs } = tracked;
  const has_arrived = legs.length > 0 && legs.every(({ state }) => state === 'arrived');
  const written = (figure: number | null, write: (figure: number) => string) =>
    figure === null ? null : write(figure);
  const pieces = (figure: number) => TEXT.facts.pieces(formats.number(figure));
  return (
    <dl class="figures">
      {eta && (
        <div>
          <dt>{has_arrived ? TEXT.facts.arrived : TEXT.facts.eta}</dt>
          <dd>
            <strong>
              <LocalTime at={eta} formats={formats} day />
            </strong>
            <Delay minutes={tracked.misrouted ? null : tracked.delay_minutes} formats={formats} />
            <span class="quiet small">
              {TEXT.facts.local(destination)}, {sayUtc(eta, formats)}
            </span>
          </dd>
        </div>
      )}
      {next && (
        <div>
          <dt>{TEXT.facts.next}</dt>
          <dd>
            <strong>{sayExpected(next.code, next.location)}</strong>
            {next.planned_at && (
              <span class="quiet small">
                {next.code === 'DEP' || next.code === 'ARR' ? TEXT.facts.about : TEXT.facts.by}{' '}
                {sayMoment(next.planned_at, next.location, legs, formats)}
              </span>
            )}
          </dd>
        </div>
      )}
      <div>
        <dt>{TEXT.facts.shipment}</dt>
        <dd>
          <strong>
            {pieces(tracked.pieces)}, {formats.kg(tracked.weight_kg)}
          </strong>
          {accepted && (accepted.pieces ?? accepted.weight_kg) !== null && (
            <span class="quiet small">
              {TEXT.facts.accepted(
                written(accepted.pieces, pieces),
                written(accepted.weight_kg, formats.kg),
              )}
            </span>
          )}
        </dd>
      </div>
    </dl>
  );
};

const Delay = ({ minutes, formats }: { minutes: number | null; formats: Formats }) => {
  if (minutes === null) return null;
  if (minutes === 0) return <span class="delay none">{TEXT.facts.on_time}</span>;
  const time = formats.duration(Math.abs(minutes));
  return minutes > 0 ? (
    <span class="delay late">{TEXT.facts.late(time)}</span>
  ) : (
    <span class="delay none">{TEXT.facts.early(time)}</span>
  );
};

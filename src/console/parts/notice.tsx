import type { Child } from 'hono/jsx';
import type { Said } from '../failures/say.ts';

/** `info`: good to know. `positive`: done. `caution`: look at it. `critical`: it did not work, or act now. */
export type Tone = 'info' | 'positive' | 'caution' | 'critical';

/** Something that the page has to say, with a sign of its kind beside its colour. */
export const Notice = ({
  tone,
  title,
  children,
}: {
  tone: Tone;
  title?: string;
  children?: Child;
}) => (
  <div class={`notice ${tone}`} role={tone === 'critical' ? 'alert' : 'status'}>
    {title && <h2>{title}</h2>}
    {children}
  </div>
);

/** Why a form was refused, and what to do, where no field of it is to blame. */
export const Refused = ({ refused }: { refused: Said | undefined }) =>
  refused === undefined ? null : (
    <Notice tone="critical" title={refused.title}>
      <p>
        {refused.detail} {refused.remedy}
      </p>
    </Notice>
  );

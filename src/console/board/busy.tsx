import type { Said } from '../failures/say.ts';
import { Notice, Refused } from '../parts/notice.tsx';
import { TEXT } from './en.ts';

const { busy } = TEXT.flight;

/** Why it was not done. Of a flight that is being changed: a form (its id) is sent again by itself, which can be stopped. */
export const RefusedOrBusy = ({ refused, form }: { refused: Said | undefined; form: string }) =>
  refused?.retry_after_s === undefined ? (
    <Refused refused={refused} />
  ) : (
    <Notice tone="caution" title={refused.title}>
      <p>{refused.detail}</p>
      <come-back
        form={form}
        after={refused.retry_after_s}
        wait={busy.wait}
        asking={busy.asking}
        stopped={busy.stopped}
      >
        <p>
          <span data-told role="status" /> <span data-wait />
        </p>
        <div class="row">
          <button type="submit" form={form}>
            {busy.again}
          </button>
          <button type="button" data-stop hidden>
            {busy.stop}
          </button>
        </div>
      </come-back>
    </Notice>
  );

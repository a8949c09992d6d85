import { GoCometError } from '../../../client/src/index.ts';
import type { ShipmentBody } from '../api.ts';
import type { Context } from '../context.ts';
import { Interrupted } from '../failure.ts';
import { printOne } from '../output.ts';
import { BOOKINGS } from '../views/bookings.ts';

const NOT_BOOKED = 'Interrupted. This line has booked nothing.';

type Referenced = ShipmentBody & { ref_id: string };

/**
 * Books, once: the reference is also the retry key, is said before anything is sent, and again where it is not
 * known what came of it. The same line with `--ref` gets the same booking.
 */
export async function sendBooking(context: Context, body: Referenced, verb: string): Promise<void> {
  const { io, client, signal } = context;
  const { ref_id } = body;
  io.err(`${verb} ${ref_id}\n`);
  const { data } = await client
    .bookShipment({ body }, { signal, idempotencyKey: ref_id })
    .catch((error) => {
      throw explained(error, context, ref_id);
    });
  printOne(context, BOOKINGS, data);
}

function explained(error: unknown, { io }: Context, ref_id: string): unknown {
  if (!(error instanceof GoCometError)) return error;
  const unknown =
    `It is not known whether ${ref_id} was booked. Ask: gocomet track ${ref_id}\n` +
    `Or send the same again with --ref ${ref_id}: it is booked once.`;
  if (error.code === 'aborted') return new Interrupted(error.unknown ? unknown : NOT_BOOKED);
  if (error.unknown || error.code === 'unavailable') io.err(`${unknown}\n`);
  return error;
}

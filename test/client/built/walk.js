/**
 * What everybody does with the client, in plain JavaScript, so that it runs as it is in Node, workerd and a browser.
 * Gives what it saw: the same everywhere.
 */
export async function walk({ GoComet, GoCometError }, { url, elsewhere, account, shipment }) {
  let token;
  const gocomet = new GoComet({
    url,
    async token(refused) {
      if (token === refused) token = (await gocomet.logIn({ body: account })).data.access_token;
      return token;
    },
    deadline_ms: 20_000,
  });

  const booked = await gocomet.bookShipment({ body: shipment });
  const { ref_id } = booked.data;
  const again = await gocomet.getBooking({ ref_id, 'if-none-match': booked.etag });
  const listed = [];
  for await (const booking of gocomet.pages.listBookings({ limit: 1 })) {
    listed.push(booking.ref_id === ref_id);
    if (listed.length === 2) break;
  }

  const tracked = [];
  for await (const { status } of gocomet.track(ref_id, { every_ms: 20 })) {
    tracked.push(status);
    if (status === 'BOOKED') await gocomet.cancelBooking({ ref_id });
  }

  const refusal = await caught(gocomet.bookShipment({ body: { ...shipment, weight_kg: 99_999 } }));
  const away = new GoComet({ url: elsewhere, token: 'not for others' });
  const redirected = await caught(away.getMe());
  const aborted = await caught(gocomet.getMe({}, { signal: AbortSignal.abort() }));

  return {
    booked: [booked.status, booked.attempts > 1, booked.data.status, booked.etag],
    round_trips: booked.timing.db?.desc,
    has: [booked.request_id !== undefined, /^[0-9a-f]{32}$/.test(booked.idempotency_key)],
    unchanged: [again.status, again.data === undefined],
    listed,
    tracked,
    refusal: [refusal.code, refusal.problem?.requested_kg, refusal instanceof GoCometError],
    redirected: [redirected.code, redirected.attempts],
    aborted: [aborted.code, aborted.attempts],
  };
}

const caught = (call) =>
  call.then(
    () => ({ code: 'granted' }),
    (error) => error,
  );

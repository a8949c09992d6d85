import type { Books } from './fixture.ts';

export interface StoppedClock {
  /** Sets the time, for every session, from its next look at the clock. */
  set(at: Date): Promise<void>;
}

/** From now on the functions of this database read a clock that moves only when it is set. */
export async function stopClock({ pool }: Pick<Books, 'pool'>, at: Date): Promise<StoppedClock> {
  await pool.query(STOP);
  const clock: StoppedClock = {
    async set(time) {
      await pool.query('update cargo.stopped_clock set at = $1', [time]);
    },
  };
  await clock.set(at);
  return clock;
}

const STOP = `
  create table cargo.stopped_clock (at timestamptz);
  insert into cargo.stopped_clock values (now());
  create function cargo.read_clock() returns timestamptz language plpgsql volatile as
    'begin return (select c.at from cargo.stopped_clock c); end';
  do $$
  declare
    v_function regprocedure;
  begin
    for v_function in
      select p.oid from pg_proc p
      where p.pronamespace in ('cargo'::regnamespace, 'public'::regnamespace) and p.prosrc like '%clock_timestamp()%'
    loop
      execute replace(pg_get_functiondef(v_function), 'clock_timestamp()', 'cargo.read_clock()');
    end loop;
  end;
  $$`;

/**
 * The timetable is one beat. Every few seconds `sweep` asks the rows what is due: reads by each account's
 * `next_read_at`, dreams and digests by each person's own time zone and local day. So a machine that slept
 * catches up at the first beat, a DST change moves nothing twice, and no schedule can drift from the rows.
 */
export const SWEEP_EVERY_MS = 15_000;

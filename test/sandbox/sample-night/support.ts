import { sampleNight } from '#src/sandbox/sample-night/index.ts';

export const DAWN = new Date('2026-11-20T06:00:00Z');
export const NIGHT = sampleNight({ dawn: DAWN });
/** 22:00 of the evening before, in Berlin. */
export const DUSK = new Date('2026-11-19T21:00:00Z');

import { describe, expect, it } from 'vitest';
import { fill } from '#src/sandbox/sample-night/fill.ts';
import { instantOf } from '#src/sandbox/sample-night/night.ts';

const dawn = new Date('2026-11-20T06:00:00Z');
const time = { dawn, receivedAt: instantOf('22:03:11', dawn) };

describe('the words of the sample night', () => {
  it.each([
    ['{{received}}', 'Thu, 19 Nov 2026 13:03:11 -0800 (PST)'],
    ['{{date}}', 'Thu, 19 Nov 2026 21:03:07 +0000'],
    ['{{date local}}', 'Thu, 19 Nov 2026 22:03:07 +0100'],
    ['{{date +0900}}', 'Fri, 20 Nov 2026 06:03:07 +0900'],
    ['{{clock}} {{clock-16}} {{clock+60}}', '22:03 21:47 23:03'],
    ['{{day}}', 'Friday 20 November'],
    ['{{day-1}}', 'Thursday 19 November'],
    ['{{day+1}}', 'Monday 23 November'],
    ['{{dots+2}} {{iso+2}} {{stamp+2}}', '24.11.2026 2026-11-24 20261124'],
  ])('write %s as %s', (template, filled) => {
    expect(fill(template, time)).toBe(filled);
  });

  it('follow summer time', () => {
    const summer = new Date('2026-07-03T05:00:00Z');
    const filled = fill('{{date local}}', {
      dawn: summer,
      receivedAt: instantOf('06:00:04', summer),
    });
    expect(filled).toBe('Fri, 03 Jul 2026 06:00:00 +0200');
  });

  it('refuse what they do not know', () => {
    for (const unknown of ['{{dat}}', '{{day +1}}', '{{}}', '{{Day}}'])
      expect(() => fill(unknown, time)).toThrow(`knows no ${unknown}`);
  });

  it('move the whole night with its dawn', () => {
    const late = new Date('2026-11-20T09:30:00Z');
    expect(instantOf('22:00:00', late).toISOString()).toBe('2026-11-20T00:30:00.000Z');
    expect(instantOf('06:59:59', late).toISOString()).toBe('2026-11-20T09:29:59.000Z');
  });
});

import { describe, expect, it } from 'vitest';
import { wordsOf } from '../flow/mails.ts';
import { DANA, openNight } from '../support/night.ts';
import { transport, TRANSPORTS } from '../support/transport.ts';

/** Messages and views of ours until the sample night shows: Home, the welcome, the sample, and Home behind it. */
const SENT_MAX = 4;

describe.each(TRANSPORTS)('over %s, somebody new', (mode) => {
  it('has the sample night on the screen after opening the app and one press, with nobody else asked', async () => {
    await using night = await openNight({ bare: true, ...(await transport(mode)) });
    const person = night.slack.as(DANA);
    await person.openHome();
    const home = await night.slack.until(() => night.slack.home(DANA));
    expect(wordsOf(home)).toContain('Try a sample night');
    await person.click({ home: true }, 'show.command', { value: 'sample' });
    const [shown] = await night.slack.until(() => person.views().length > 0 && person.views());
    expect(wordsOf(shown)).toMatch(/SAMPLE[^]*Approve \(sample\)/);
    expect(night.slack.payloads.length).toBeLessThanOrEqual(SENT_MAX);
    expect(night.gmail.httpRequests).toBe(0);
    expect(night.model.requests).toEqual([]);
    expect(night.slack.refused).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scripted } from '#src/sandbox/model/server.ts';
import { question } from '../flow/mails.ts';
import { nightOf } from '../flow/scenes.ts';
import { describeWithChromium } from '../sandbox/page/browser.ts';
import type { Night } from '../support/night.ts';
import { transport, TRANSPORTS } from '../support/transport.ts';

describe.each(TRANSPORTS)('over %s', (mode) => {
  describeWithChromium('a question on the workspace page', (openPage) => {
    let night: Night;
    let word: () => void;

    beforeAll(async () => {
      night = await nightOf([question()], { model: true, ...(await transport(mode)) });
      const waiting = Promise.withResolvers<undefined>();
      word = () => {
        waiting.resolve(undefined);
      };
      night.model.behave(
        scripted(async () => {
          await waiting.promise;
          return { answer: 'Ana asks which of two dates suits you.', rows: ['r1'] };
        }),
      );
    });
    afterAll(async () => night[Symbol.asyncDispose]());

    test.each([
      ['a desk', { width: 1280, height: 800 }],
      ['a phone', { width: 390, height: 844 }],
    ])('is seen to be worked on, and answered with its sources, on %s', async (_, viewport) => {
      const { page } = await openPage(night.slack.pageUrl, { viewport });
      await page.getByRole('combobox', { name: /Message/ }).fill('mails about the contract');
      await page.keyboard.press('Enter');
      const thread = page.locator('#thread');
      await thread.getByText('Looked through your mail: 1 fits').last().waitFor();
      word();
      await thread.getByText('Ana asks which of two dates suits you.').last().waitFor();
      const words = await thread.innerText();
      expect(words).toMatch(/Written by the model[^]*Question about the contract/);
      expect(await thread.getByRole('button', { name: 'Stop' }).count()).toBe(0);
    });

    test('breaks none of the rules that Slack has', () => {
      expect(night.slack.refused).toEqual([]);
      expect(night.bugs).toEqual([]);
    });
  });
});

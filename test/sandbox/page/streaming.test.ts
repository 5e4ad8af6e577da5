import { expect, test } from 'vitest';
import type { ClientMessage } from '#src/sandbox/slack/client-api.ts';
import { describeInChromium } from './browser.ts';
import { appMessage } from './fixture-workspace.ts';

describeInChromium('An answer that grows', (open) => {
  test('An answer that is streamed opens beside its question, grows, and can be stopped', async () => {
    const { page, server, actOf } = await open();
    const messages = server.conversations[0]?.messages ?? [];
    const question = { ...appMessage(40, [], 'What broke?'), user: 'U_ADA', fromApp: false };
    messages.push(question);
    server.announce();
    await page.getByText('What broke?').waitFor();
    const plan = (status: string) => [
      {
        type: 'plan',
        title: 'Looking…',
        tasks: [{ task_id: 'a', title: 'Looking through your pipelines…', status }],
      },
    ];
    const answer: ClientMessage = {
      ...appMessage(41, plan('in_progress'), 'Looking…'),
      threadTs: question.ts,
      stream: 'open',
    };
    messages.push(answer);
    server.announce();
    const thread = page.locator('#thread');
    await thread.getByRole('img', { name: 'In progress' }).waitFor();
    // The thread makes the messages narrower and so longer; the question is still in sight.
    const left = 'const list = document.querySelector("#pane .messages");';
    await page.waitForFunction(
      `(() => { ${left} return list.scrollHeight - list.scrollTop - list.clientHeight < 2; })()`,
    );
    const act = await actOf(() => thread.getByRole('button', { name: 'Stop' }).click());
    expect(act).toMatchObject({ type: 'stop', channel: 'D_APP', ts: answer.ts });
    messages.splice(-1, 1, { ...answer, blocks: plan('complete'), stream: 'over' });
    server.announce();
    await thread.getByRole('img', { name: 'Done' }).waitFor();
    expect(await thread.getByRole('button', { name: 'Stop' }).count()).toBe(0);
  });
});

import type { DraftPlan } from '#src/connectors/mail/connector.ts';
import type { ProviderRequest } from '#src/domain/proposal.ts';
import { approved, type Given, rawMail } from './mail-world.ts';

export const DATE = 'Sat, 21 Nov 2026 06:00:00 +0000';

/** A mail that can be answered, and a way to send what was planned as if somebody had approved it. */
export function writingIn(given: Given) {
  const open = async (): Promise<{ id: string; threadId: string; draft: DraftPlan }> => {
    const { harness, reader } = given();
    const id = await harness.deliver(rawMail('topic'));
    const threadId = (await reader.fetch([id]))[0]?.mail.threadId ?? '';
    const draft = {
      threadId,
      from: harness.address,
      to: 'ada@work.example',
      subject: 'Re: topic',
      inReplyTo: '<topic@work.example>',
      references: ['<topic@work.example>'],
      messageId: '<prp_test@nightshift.invalid>',
      text: 'Thank you, I will look at it.',
    };
    return { id, threadId, draft };
  };
  const send = async (
    request: ProviderRequest,
    accountId?: string,
  ): Promise<{ providerId: string }> => {
    const { harness } = given();
    const connection = harness.connection('write');
    return await harness.connector
      .openWriter(connection, approved(request, accountId ?? connection.account.id))
      .send();
  };
  return { open, send };
}

import type { GmailSandbox } from '#src/sandbox/gmail/server.ts';

/** A request of the owner's own, in a mail program of theirs. */
export async function askGmail(
  gmail: GmailSandbox,
  request: { mailbox: string; method: string; path: string; body?: object | undefined },
): Promise<void> {
  const token = await fetch(`${gmail.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'their mail program',
      refresh_token: gmail.addMailbox(request.mailbox).refreshToken,
    }),
  });
  const { access_token: accessToken } = (await token.json()) as { access_token: string };
  const answer = await fetch(`${gmail.url}/gmail/v1/users/me${request.path}`, {
    method: request.method,
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  if (!answer.ok) throw new Error(`The owner's request was refused: ${await answer.text()}`);
}

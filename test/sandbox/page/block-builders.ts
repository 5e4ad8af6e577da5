/** The few objects that Block Kit is made of. */

export const plain = (text: string) => ({ type: 'plain_text', text, emoji: true });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const option = (text: string, value: string) => ({ text: plain(text), value });
export const button = (text: string, actionId: string, extra: object = {}) => ({
  type: 'button',
  text: plain(text),
  action_id: actionId,
  value: `${actionId}-1`,
  ...extra,
});
export const styledText = (text: string, style: object = {}) => ({ type: 'text', text, style });
export const paragraph = (...elements: object[]) => ({ type: 'rich_text_section', elements });

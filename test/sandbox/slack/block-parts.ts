/** Small pieces of Block Kit for tests. */

export const x = (length: number): string => 'x'.repeat(length);
export const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text });
export const option = (value: string) => ({ text: plain(value), value });
export const options = (count: number) =>
  Array.from({ length: count }, (_, at) => option(`o${at}`));
export const button = (fields: object = {}) => ({
  type: 'button' as const,
  action_id: 'go',
  text: plain('Go'),
  ...fields,
});
export const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
export const image = {
  type: 'image' as const,
  image_url: 'https://example.com/a.png',
  alt_text: 'A',
};
export const paragraph = {
  type: 'rich_text' as const,
  elements: [
    { type: 'rich_text_section' as const, elements: [{ type: 'text' as const, text: 'hi' }] },
  ],
};
export const cell = (text: string) => ({ type: 'raw_text' as const, text });

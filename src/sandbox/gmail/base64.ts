/** Google's JSON form of bytes: base64url with its padding. */
export function encodeBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

export function decodeBytes(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}

/** How many bytes a padded base64url text stands for, without decoding it. */
export function decodedSize(text: string): number {
  const padding = text.endsWith('==') ? 2 : Number(text.endsWith('='));
  return (text.length / 4) * 3 - padding;
}

/** Accepts both alphabets with or without padding, as Google does; anything else is not bytes. */
export function isBytes(text: string): boolean {
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(text);
}

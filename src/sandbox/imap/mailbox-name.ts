/** A mailbox name as people read it, from modified UTF-7 (RFC 3501, section 5.1.3). */
export function readableName(name: string): string {
  return name.replace(/&([A-Za-z0-9+,]*)-/g, (_all, base64: string) =>
    base64 === ''
      ? '&'
      : Buffer.from(base64.replaceAll(',', '/'), 'base64').swap16().toString('utf16le'),
  );
}

export interface Preferences {
  /** `IdType="ImmutableId"`: ids stay when messages move; else they are those of the folder. */
  isImmutable: boolean;
  /** `odata.maxpagesize`. */
  pageSize: number | null;
  bodyType: 'html' | 'text';
}

/** The `Prefer` header (RFC 7240) as far as mail knows it. */
export function parsePreferences(header: string | undefined): Preferences {
  const preferences = (header ?? '').split(',').map((one) => one.trim());
  const size = preferences
    .map((one) => /^odata\.maxpagesize=(\d+)$/i.exec(one)?.[1])
    .find((one) => one !== undefined);
  return {
    isImmutable: preferences.some((one) => /^IdType="ImmutableId"$/i.test(one)),
    pageSize: size === undefined ? null : Number(size),
    bodyType: preferences.some((one) => /^outlook\.body-content-type="text"$/i.test(one))
      ? 'text'
      : 'html',
  };
}

import type { NightMail } from '../demo/material.ts';

/**
 * As many mails as wanted, each one of the sample night's with a sender, subject and Message-ID of its own,
 * so that no two share a thread and the mix of kinds stays that of the sample.
 */
export function generatedMails(sample: readonly NightMail[], count: number): NightMail[] {
  return Array.from({ length: count }, (_, at) => {
    const original = sample[at % sample.length];
    if (original === undefined) throw new Error('The sample night is empty');
    return {
      ...original,
      id: (0x1900_0000_0000 + at).toString(16),
      raw: numbered(original.raw, at),
    };
  });
}

function numbered(raw: Uint8Array, at: number): Uint8Array {
  const text = Buffer.from(raw).toString('latin1');
  const changed = text
    .replace(/^Message-ID:.*$/im, `Message-ID: <bench-${at}@generated.example>`)
    .replace(/^(In-Reply-To|References):.*(\r?\n[ \t].*)*\r?\n/gim, '')
    .replace(
      /^Subject: (.*)$/im,
      (_line, subject: string) => `Subject: ${subject.trimEnd()} [${at}]`,
    );
  return Buffer.from(changed, 'latin1');
}

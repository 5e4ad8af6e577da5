import { styleText } from 'node:util';
import type { Context } from '../context.ts';
import type { Posture } from '../domain/posture.ts';
import { postureInWords } from '../domain/posture-words.ts';
import { personId } from '../domain/person.ts';
import { readPosture } from '../flow/posture.ts';

/** Of everybody, or of one person by Slack user id or `TEAM/USER`. */
export async function posture(ctx: Context, owner: string | undefined): Promise<Posture> {
  if (owner === undefined) return await readPosture(ctx, 'all');
  if (owner.includes('/')) return await readPosture(ctx, { person: owner });
  const { teamId } = await ctx.poster.identify();
  return await readPosture(ctx, { person: personId(teamId, owner) });
}

export function printPosture(said: Posture, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(said)}\n`);
    return;
  }
  for (const [at, { title, lines }] of postureInWords(said, 'UTC').entries()) {
    const text = [title, ...lines.map((line) => `  ${line}`)].join('\n');
    // Only on a terminal: what is wrong comes first.
    process.stdout.write(`${at === 0 && !said.sound ? styleText('red', text) : text}\n\n`);
  }
}

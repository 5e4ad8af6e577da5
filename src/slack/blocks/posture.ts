import type { KnownBlock } from '@slack/types';
import { withNames } from '../../domain/person.ts';
import type { Posture } from '../../domain/posture.ts';
import { type PostureSection, postureInWords } from '../../domain/posture-words.ts';
import { NOTHING_ALLOWED, seal, type SealedMessage } from '../egress.ts';
import * as part from './parts.ts';
import * as say from '../../words/home.ts';

const LINE_MAX = 280;
const CHARACTERS_MAX = 6_500;

/** What the agent can do now, for whoever asked; what does not fit is counted, and stands on the command line. */
export function sealedPosture(
  posture: Posture,
  { timeZone, names }: { timeZone: string; names: ReadonlyMap<string, string> },
): SealedMessage {
  const sections = postureInWords(posture, timeZone).map(({ title, lines }) => ({
    title: withNames(title, names),
    lines: lines.map((line) => withNames(line, names)),
  }));
  const { shown, left } = fitting(sections);
  const blocks: KnownBlock[] = shown.map(({ title, lines }, at) =>
    part.rich(`posture.${at}`, [
      part.line(part.strongSaid(title, LINE_MAX)),
      ...part.bullets(lines.map((line) => part.line(part.said(line, LINE_MAX)))),
    ]),
  );
  const more = say.didNotFit(left);
  if (left > 0) blocks.push(part.rich('posture.more', [part.line(part.faint(more))]));
  const text = posture.sound ? say.posture : say.postureWithFindings(posture.findings.length);
  return seal({ text, blocks }, NOTHING_ALLOWED);
}

function fitting(sections: readonly PostureSection[]): {
  shown: PostureSection[];
  left: number;
} {
  const shown: PostureSection[] = [];
  let characters = 0;
  for (const { title, lines } of sections) {
    const room = lines.filter((line) => {
      const length = Math.min(line.length, LINE_MAX);
      if (characters + length > CHARACTERS_MAX) return false;
      characters += length;
      return true;
    });
    if (room.length < lines.length || shown.length >= 40) break;
    characters += title.length;
    shown.push({ title, lines: room });
  }
  return { shown, left: sections.length - shown.length };
}

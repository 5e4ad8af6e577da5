import { clip, plural } from '../../lib/text.ts';

/** What git takes as a name of a branch or tag (git-check-ref-format), and no more than that. */
const REF_NAME = /^(?!.*(?:\.\.|\/\/|@\{|\.lock(?:\/|$)))[A-Za-z0-9_][A-Za-z0-9._/+@#-]{0,199}$/;

export function isRefName(name: string): boolean {
  return REF_NAME.test(name) && !/[./]$/.test(name);
}

export interface Commit {
  sha: string;
  title: string;
  author: string;
}

/** What lies between what is live and what would go there. */
export interface Comparison {
  /** Those of it that the provider lists, oldest first. */
  commits: readonly Commit[];
  /** How many there are of them. */
  ahead: number;
  /** How many are live and would be no more. */
  behind: number;
}

const COMMITS_SHOWN_MAX = 4;
const TITLE_SHOWN_MAX = 60;

/** A comparison in one line of words: how many commits, and the newest of them. */
export function changeWords({ commits, ahead, behind }: Comparison): string {
  const lines = commits
    .toReversed()
    .slice(0, COMMITS_SHOWN_MAX)
    .map(
      ({ sha, title, author }) => `${sha.slice(0, 7)} ${clip(title, TITLE_SHOWN_MAX)} (${author})`,
    );
  const more = ahead - lines.length;
  const left = behind === 0 ? '' : `; ${behind} that are live are not part of it`;
  return [
    `${plural(ahead, 'commit')}${left}`,
    ...lines,
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('; ');
}

/** What is said without asking the provider; null where it has to be asked. */
export function sameOrUnknown({ from, to }: { from: string; to: string }): string | null {
  if (from === '') return '';
  return from === to ? 'None: it is the same commit.' : null;
}

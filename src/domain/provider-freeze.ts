import { isTimeZone } from '../lib/time.ts';
import { lastCame, parseCron } from './cron.ts';
import { areKnown, environmentsOf } from './environments.ts';
import type { ActionKind } from './proposal.ts';
import * as say from '../words/policy.ts';

/** A freeze period of a project as its provider has it: two cron expressions in a time zone. */
export interface FreezePeriod {
  begin: string;
  end: string;
  zone: string;
}

/** What changes what is live; what went live before the freeze is live again only by an exception, too. */
const FROZEN: ReadonlySet<ActionKind> = new Set([
  'pipeline.deploy',
  'pipeline.approve',
  'pipeline.rollback',
]);

/** A rerun deploys where the run may reach any environment; one that is known to reach none goes on. */
function isHeld({ kind, facts }: Frozen): boolean {
  if (kind === 'pipeline.rerun') return !areKnown(facts) || environmentsOf(facts).length > 0;
  return FROZEN.has(kind);
}

interface Frozen {
  kind: ActionKind;
  facts: Readonly<Record<string, string>>;
}

/** As a bound record holds them: `begin | end | zone`, a line each. */
export function freezeFacts(periods: readonly FreezePeriod[]): string {
  const plain = (text: string): string => text.replaceAll(/[|\s]+/g, ' ').trim();
  return periods.map((each) => [each.begin, each.end, each.zone].map(plain).join(' | ')).join('\n');
}

/**
 * The project's own freeze period that is in force for this record, told like one of policy; null where none is.
 * One that cannot be read counts as in force.
 */
export function frozenThere({
  proposal,
  at,
}: {
  proposal: Frozen;
  at: Date | null;
}): { rule: string; refuse: string } | null {
  if (at === null || !isHeld(proposal)) return null;
  const lines = (proposal.facts['freezes'] ?? '').split('\n').filter((line) => line !== '');
  for (const line of lines) {
    const [begin = '', end = '', zone = ''] = line.split(' | ');
    const isOn = isInForce({ begin, end, zone }, at);
    if (isOn === false) continue;
    const period = say.to(begin, end, zone);
    const refuse = say.frozenThere(period, isOn !== null);
    return { rule: say.freezePeriodOfTheProject, refuse };
  }
  return null;
}

/** It began after it last ended; null where it cannot be read. */
function isInForce({ begin, end, zone }: FreezePeriod, at: Date): boolean | null {
  const [from, to] = [parseCron(begin), parseCron(end)];
  if (from === null || to === null || !isTimeZone(zone)) return null;
  const began = lastCame(from, at, zone);
  if (began === null) return false;
  const ended = lastCame(to, at, zone);
  return ended === null || ended < began;
}

import { ADMIN } from './admin.ts';
import { ALLOWING } from './allowing.ts';
import { ALERTS } from './alerts.ts';
import type { Command } from './command.ts';
import { CONNECTING } from './connecting.ts';
import { KEEPING } from './keeping.ts';
import { DEPLOYING } from './deploying.ts';
import { helpCommand } from './help.ts';
import { STATUS } from './overview.ts';
import { OUTCOMES } from './outcomes.ts';
import { POLICY } from './policy.ts';
import { RULING } from './ruling.ts';
import { READING } from './reading.ts';
import { SAFETY } from './safety.ts';
import { SAMPLE } from './sample.ts';
import { SOURCES } from './sources.ts';
import { TIMING } from './timing.ts';

/** Every command that there is. What is not here does not exist, and help names nothing else. */
export const COMMANDS: readonly Command[] = [
  STATUS,
  ...READING,
  OUTCOMES,
  ...DEPLOYING,
  ALERTS,
  ...POLICY,
  ...ALLOWING,
  ...RULING,
  ...KEEPING,
  ...TIMING,
  ...SOURCES,
  ...CONNECTING,
  SAMPLE,
  ...SAFETY,
  ...ADMIN,
  helpCommand(() => COMMANDS),
];

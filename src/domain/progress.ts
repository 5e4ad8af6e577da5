import type { Intent } from './intent.ts';
import { WORDING } from '../words/wording.ts';
import * as say from '../words/asking.ts';

/** One step of work that takes a while; its title is written by code, of nothing but words of ours and counts. */
export interface Task {
  id: 'look-up' | 'word';
  title: string;
  isDone: boolean;
}

/** How far an answer is. */
export interface Progress {
  title: string;
  tasks: readonly [Task, ...Task[]];
}

/** Hears of every step; that it cannot be shown never stops the work. */
export type Report = (progress: Progress) => Promise<void>;

type Looking = Extract<Intent, { kind: 'runs' | 'mails' | 'night' | 'unclear' }>['kind'];

export function lookingUp(kind: Looking): Progress {
  const title = say.looking[kind];
  return { title: WORDING.looking, tasks: [{ id: 'look-up', title, isDone: false }] };
}

/** What was looked up is there, and the model words it. */
export function wording(kind: Looking, found: number): Progress {
  const lookedUp: Task = { id: 'look-up', title: FOUND[kind](found), isDone: true };
  const word: Task = { id: 'word', title: say.puttingItIntoWords, isDone: false };
  return { title: WORDING.looking, tasks: [lookedUp, word] };
}

/** Everything of it done; shown above the answer. */
export function over({ tasks: [first, ...others] }: Progress): Progress {
  const done = (task: Task): Task => ({ ...task, isDone: true });
  return { title: WORDING.looked, tasks: [done(first), ...others.map(done)] };
}

const FOUND: Readonly<Record<Looking, (count: number) => string>> = {
  runs: (count) => say.lookedThroughYourPipelines(count),
  mails: (count) => say.lookedThroughYourMail(count),
  night: (count) => say.readWhatTheLastDay(count),
  unclear: (count) => say.lookedThroughAll(count),
};

import type { DeedAsked, PipelineDeed } from '../connectors/pipelines/deed.ts';
import type { Context } from '../context.ts';
import { type DeedLine, named, readDeedLine } from '../domain/deed-words.ts';
import { issueText } from '../domain/issue-text.ts';
import type { Run } from '../domain/signal.ts';
import { WORDING } from '../words/wording.ts';
import type { Answer } from '../slack/blocks/answer.ts';
import { type KnownRepository, knownRepositories, openRunsOf, signalOfRun } from '../store/runs.ts';
import { verdictsOf } from '../store/verdicts.ts';
import { askDeed } from './ask-deed.ts';
import { ensurePerson } from './join.ts';
import * as say from '../words/deeds.ts';

const safe = WORDING.nothingDone;
const CHOICES_MAX = 8;

/** What somebody typed behind the name of a deed, as a card, or why it becomes none. */
export async function nameDeed(
  ctx: Context,
  typed: { ownerId: string; name: PipelineDeed; text: string },
): Promise<Answer> {
  const person = await ensurePerson(ctx, typed.ownerId);
  const line = readDeedLine(typed.text);
  const where = await findRepository(ctx, person.id, line.repository);
  if ('what' in where) return where;
  const asked = await askedOf(ctx, { ...typed, line, where });
  if ('what' in asked) return asked;
  return await askDeed(ctx, { person, name: typed.name, where: asked.where, asked: asked.asked });
}

/** The one repository of the person's own sources that a name means. */
export async function findRepository(
  ctx: Context,
  ownerId: string,
  typed: string,
): Promise<KnownRepository | Answer> {
  const known = await knownRepositories(ctx.store.db, ownerId);
  const found = typed === '' ? [] : named(typed, known);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const choices = [...new Set((found.length > 1 ? found : known).map((each) => each.repository))];
  return {
    what:
      typed === ''
        ? say.whichPipeline
        : found.length > 1
          ? say.moreThanOneOfYour(typed.slice(0, 60))
          : say.noneOfYourSourcesTold(typed.slice(0, 60)),
    safe: `${safe} ${WORDING.onlyConnected}`,
    ...(choices.length === 0 ? {} : { next: say.iKnow(choices.slice(0, CHOICES_MAX).join(', ')) }),
  };
}

interface Naming {
  name: PipelineDeed;
  line: DeedLine;
  where: KnownRepository;
}

type Named = { where: KnownRepository; asked: DeedAsked } | Answer;

async function askedOf(ctx: Context, naming: Naming): Promise<Named> {
  const { name, line, where } = naming;
  const { repository } = where;
  if (name === 'deploy' || name === 'rollback') {
    const missing = line.environment === '' || (name === 'deploy' && line.ref === '');
    if (missing || line.rest.length > 0) return { what: say.usage[name], safe };
    const ref = name === 'deploy' ? { ref: line.ref } : {};
    return { where, asked: { repository, environment: line.environment, ...ref } };
  }
  return name === 'issue' ? await issueOf(ctx, naming) : await openRunOf(ctx, naming);
}

/** The run that is meant: its number, or the only one that can be. */
async function openRunOf(ctx: Context, { name, line, where }: Naming): Promise<Named> {
  const open = await openRunsOf(ctx.store.db, where);
  const fitting = name === 'cancel' ? open : open.filter(({ status }) => status === 'waiting');
  const [only] = fitting;
  if (line.runId === null && (only === undefined || fitting.length > 1))
    return {
      what: fitting.length === 0 ? say.noRun(where.repository, NONE[name]) : say.whichRun,
      safe,
      lines: fitting.map(runLine),
    };
  const runId = line.runId ?? only?.runId ?? 0;
  const signal = await signalOfRun(ctx.store.db, where, runId);
  if (signal === null) return unknownRun(where, runId);
  const environment = line.environment === '' ? {} : { environment: line.environment };
  return {
    where: { ...where, signalId: signal.id },
    asked: { repository: where.repository, runId, ...environment },
  };
}

const NONE: Readonly<Record<PipelineDeed, string>> = {
  deploy: '',
  rollback: '',
  issue: '',
  approve: say.waitsForAnApproval,
  reject: say.waitsForAnApproval,
  cancel: say.goesOn,
};

async function issueOf(ctx: Context, { line, where }: Naming): Promise<Named> {
  const { db } = ctx.store;
  if (line.runId === null) return { what: say.aboutWhichRun, safe };
  const signal = await signalOfRun(db, where, line.runId);
  if (signal === null) return unknownRun(where, line.runId);
  const verdict = (await verdictsOf(db, [signal.id])).get(signal.id);
  return {
    where: { ...where, signalId: signal.id },
    asked: {
      repository: where.repository,
      runId: line.runId,
      issue: issueText(signal.content, verdict?.explanation ?? null),
    },
  };
}

function unknownRun({ repository }: KnownRepository, runId: number): Answer {
  return { what: say.iHaveReadNoRun(runId, repository), safe };
}

function runLine(run: Run): { state: string; title: string; text: string } {
  return {
    state: run.status,
    title: say.runNumber(run.runId),
    text: say.onBranch(run.workflow, run.branch, run.commitTitle),
  };
}

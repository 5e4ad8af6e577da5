import { z } from 'zod';
import type { ApprovedProposal, ProviderRequest } from '../../../domain/proposal.ts';
import { Conflict, type ExpectedError, Invalid, Transient } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { Connection, Writer } from '../../connector.ts';
import { openApprovedWriter } from '../approved-writer.ts';
import type { Answered, RestClient } from '../rest-client.ts';
import { currentBuild } from './builds.ts';
import { chosenJobs, type Target } from './names.ts';
import { allowedIn, parseReplay } from './requests.ts';
import { isPipeline } from './shapes.ts';
import { isReplayed } from './state.ts';

export function openWriter(
  client: RestClient,
  connection: Connection,
  approved: ApprovedProposal,
): Writer {
  return openApprovedWriter(connection, approved, {
    allowedIn,
    chosenIn: chosenJobs,
    send: async (request) => {
      const replayed = parseReplay(request);
      if (replayed !== null) await mustBeIdle(client, replayed);
      const { location } = await sendWithCrumb(client, request);
      const [, queueId] = /\/queue\/item\/(\d{1,15})\/?$/.exec(location) ?? [];
      return { providerId: queueId ?? String(replayed?.runId ?? '') };
    },
  });
}

/** Jenkins itself repeats a build as often as it is asked to, and while it goes on. */
async function mustBeIdle(client: RestClient, run: Target): Promise<void> {
  const build = await currentBuild(client, run);
  if (build === null) throw new Conflict('The build was discarded');
  if (build.building) throw new Conflict('The build still goes on');
  if (!isPipeline(build))
    throw new Conflict('Jenkins repeats builds of Pipelines only: start the job anew there');
  if (await isReplayed(client, run, run.runId))
    throw new Conflict('The build was repeated already');
}

/** A token needs no crumb (JENKINS-22474), unless something before Jenkins signs people in. */
class CrumbWanted extends Transient {}

async function sendWithCrumb(client: RestClient, request: ProviderRequest): Promise<Answered> {
  try {
    return await client.send(request);
  } catch (error) {
    if (!(error instanceof CrumbWanted)) throw error;
    // It was refused before it reached anything that acts.
    return await client.send(request, await freshCrumb(client));
  }
}

const Crumb = z.object({
  crumb: z.string(),
  crumbRequestField: z.string().regex(/^[A-Za-z-]{0,30}crumb$/i),
});

/** A crumb counts for the session alone in which it was given, so that the cookie goes with it. */
async function freshCrumb(client: RestClient): Promise<Record<string, string>> {
  const { text, headers } = await client.page('/crumbIssuer/api/json');
  const parsed = Crumb.safeParse(parseJson(text));
  if (!parsed.success) throw new Invalid('Jenkins gave no crumb that is understood');
  const { crumb, crumbRequestField } = parsed.data;
  const cookie = headers.getSetCookie().map((each) => each.split(';', 1)[0] ?? '');
  return { [crumbRequestField.toLowerCase()]: crumb, cookie: cookie.join('; ') };
}

/** A question that was answered, and a build that was discarded, are gone. */
export function refusal(status: number, _body: unknown, text: string): ExpectedError | null {
  if (status !== 403 || !text.includes('No valid crumb')) return null;
  return new CrumbWanted('Jenkins does not accept the crumb');
}

/** After a form Jenkins sends the reader to the page of the job or the build; never to the form again. */
export function isTaken(target: string, location: string): boolean {
  const [, job] = /^(.*\/job\/[^/]+)\/\d+\/(?:replay\/rebuild|stop)$/.exec(target) ?? [];
  if (job === undefined || location.endsWith(target)) return false;
  return location.startsWith('.') || location.includes(`${job}/`);
}

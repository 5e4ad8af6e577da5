import type { KnownBlock, RichTextSection } from '@slack/types';
import { DIGEST_CAPS, type Digest, type DigestIncident } from '../../domain/digest.ts';
import { offerBlocks } from './digest-offers.ts';
import { deployWords, failureBlock, leftOver } from './digest-parts.ts';
import * as part from './parts.ts';
import * as say from '../../words/digest.ts';

/** What ran, what failed and why, and how pipelines stand. */
export function deployBlocks(digest: Digest): KnownBlock[] {
  const { runs, failed, top, incidents = [] } = digest.deploys;
  const offers = offerBlocks('digest.offers', digest.offers);
  if (runs + top.length + incidents.length === 0) return offers;
  const shown = top.slice(0, DIGEST_CAPS.topFailures);
  const more = leftOver(failed - shown.length, say.moreFailedRun);
  return [
    part.context('digest.deploys', say.deploymentsDeploy(deployWords(digest))),
    ...shown.map((failure, at) => failureBlock(`digest.failure.${at}`, failure)),
    ...(more.length === 0 ? [] : [part.rich('digest.failure.more', more)]),
    ...incidentBlocks(digest),
    ...offers,
  ];
}

/** One line an incident that no failed run of this window tells of. */
function incidentBlocks({ deploys, timeZone }: Digest): KnownBlock[] {
  const { incidents = [] } = deploys;
  if (incidents.length === 0) return [];
  const shown = incidents.slice(0, DIGEST_CAPS.incidents);
  const lines = shown.map((incident) => incidentLine(incident, timeZone));
  const more = leftOver(incidents.length - shown.length, say.morePipeline, say.morePipelines);
  return [part.rich('digest.incidents', [...part.bullets(lines), ...more])];
}

function incidentLine(incident: DigestIncident, timeZone: string): RichTextSection {
  const link = part.pageLink(say.openTheRun, incident.url);
  return part.line(
    part.strongSaid(incident.repository, 50),
    part.words(' · '),
    part.said(incident.workflow, 30),
    part.words(' · '),
    part.said(incident.branch, 30),
    part.words(`: ${incident.words}`),
    ...(incident.group === undefined
      ? []
      : [part.words(say.inTheConcurrencyGroup), part.said(incident.group, 60)]),
    part.words(say.sinceWhen),
    part.moment(new Date(incident.since), timeZone),
    ...(incident.by === '' ? [] : [part.words(say.firstBadCommit), part.said(incident.by, 30)]),
    ...(link === null ? [] : [part.words(' · '), link]),
  );
}

/** The pages that the digest's section on deployments may link to. */
export function runPages({ deploys }: Digest): string[] {
  return [...deploys.top, ...(deploys.incidents ?? [])].map(({ url }) => url);
}

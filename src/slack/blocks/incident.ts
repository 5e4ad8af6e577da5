import type { KnownBlock, RichTextSection } from '@slack/types';
import type { IncidentReport } from '../../domain/incident-report.ts';
import { NOTIFICATION_CAPS } from '../../domain/notification.ts';
import { seal, type SealedMessage, type SlackMessage } from '../egress.ts';
import { mrkdwnWords } from '../escape.ts';
import * as part from './parts.ts';
import * as say from '../../words/messages.ts';

/** For whom a report is drawn. */
export interface IncidentReader {
  /** Of the incident. */
  id: string;
  isOwner: boolean;
  isOpen: boolean;
  timeZone: string;
}

export function sealedIncident(report: IncidentReport, reader: IncidentReader): SealedMessage {
  const allowedUrls = part.linkable([report.url]);
  return seal(incidentMessage(report, reader), { allowedUrls, allowedMentions: [] });
}

/** One message an incident, which is edited as things happen; a pure function of the stored report. */
export function incidentMessage(report: IncidentReport, reader: IncidentReader): SlackMessage {
  const { repository, workflow, branch, state, acknowledged } = report;
  const taken = reader.isOpen && acknowledged !== null ? say.inHand : say.headlines[state];
  const link = part.pageLink(say.openTheRun, report.url);
  return {
    text: mrkdwnWords(`${taken}: ${repository} · ${workflow} · ${branch}`, 300),
    blocks: [
      part.rich('incident', [
        part.line(part.strong(taken), part.words(` · ${report.words}`)),
        placeLine(report),
        ...causeLines(report),
        ...part.bullets(report.deeds.map((deed) => part.line(part.words(deed)))),
        ...dutyLines(report, reader),
        ...(link === null ? [] : [part.line(link)]),
      ]),
      part.context('incident.why', ...whyWords(report, reader)),
      ...buttons(report, reader),
    ],
  };
}

function placeLine({
  repository,
  workflow,
  branch,
  environments,
}: IncidentReport): RichTextSection {
  const places = environments.slice(0, 5).join(', ');
  return part.line(
    part.strongSaid(repository, 60),
    part.words(' · '),
    part.said(workflow, 50),
    part.words(' · '),
    part.said(branch, 40),
    ...(places === '' ? [] : [part.words(say.to), part.said(places, 80)]),
  );
}

function causeLines({ state, step, cause }: IncidentReport): RichTextSection[] {
  if (state !== 'failing') return [];
  return [
    part.line(
      part.words(step === '' ? '' : say.failedStep),
      ...(step === '' ? [] : [part.said(step, 60), part.words('. ')]),
      part.words(say.cause),
      part.said(cause, 200),
    ),
  ];
}

function dutyLines(
  { asked, acknowledged, unanswered }: IncidentReport,
  { timeZone }: IncidentReader,
): RichTextSection[] {
  const at = (iso: string) => part.moment(new Date(iso), timeZone, '{time}');
  const people = asked
    .slice(0, 6)
    .flatMap(({ name, at: told }, index) => [
      part.words(index === 0 ? say.onDuty : say.thenAsked),
      part.said(name, 40),
      part.words(' '),
      at(told),
    ]);
  const answer =
    acknowledged === null
      ? [part.words(unanswered ? say.nobodyAnswered : '')]
      : [
          part.words(people.length === 0 ? '' : '. '),
          part.strongSaid(acknowledged.name, 40),
          part.words(say.hasItSince),
          at(acknowledged.at),
        ];
  const isEmpty = people.length === 0 && acknowledged === null;
  return isEmpty ? [] : [part.line(...people, ...answer.filter((each) => !isBlank(each)))];
}

function isBlank(element: RichTextSection['elements'][number]): boolean {
  return element.type === 'text' && element.text === '';
}

function whyWords({ mails }: IncidentReport, { isOwner, isOpen }: IncidentReader): string[] {
  const same = mails === 0 || !isOwner ? '' : say.ofYoursTells(mails);
  if (!isOpen) return [say.itIsOver(same)];
  return [isOwner ? say.whyNow(same, NOTIFICATION_CAPS.perDay) : say.whyYou];
}

function buttons(
  { acknowledged }: IncidentReport,
  { id, isOwner, isOpen }: IncidentReader,
): KnownBlock[] {
  if (!isOpen) return [];
  const take = { action: 'incident.acknowledge', label: say.iHave, value: id } as const;
  const elements = [
    ...(acknowledged === null ? [part.button({ ...take, style: 'primary' })] : []),
    ...(isOwner
      ? [part.button({ action: 'mute.production', label: say.muteFailures, value: 'week' })]
      : []),
  ];
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: 'incident.act', elements }];
}

import type { KnownBlock, RichTextSection } from '@slack/types';
import type { IncidentReport } from '../../domain/incident-report.ts';
import { NOTIFICATION_CAPS } from '../../domain/notification.ts';
import { plural } from '../../lib/text.ts';
import { seal, type SealedMessage, type SlackMessage } from '../egress.ts';
import { mrkdwnWords } from '../escape.ts';
import * as part from './parts.ts';

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

const HEADLINES: Readonly<Record<IncidentReport['state'], string>> = {
  failing: '🔴 Production failed',
  stuck: '🔴 Production is stuck',
  waiting: '🔴 Production waits',
  'rolled-back': '✅ Rolled back',
  flaky: '✅ Recovered',
  recovered: '✅ Recovered',
  silent: '⚪ Not heard of since',
};

/** One message an incident, which is edited as things happen; a pure function of the stored report. */
export function incidentMessage(report: IncidentReport, reader: IncidentReader): SlackMessage {
  const { repository, workflow, branch, state, acknowledged } = report;
  const taken = reader.isOpen && acknowledged !== null ? '🟠 In hand' : HEADLINES[state];
  const link = part.pageLink('Open the run', report.url);
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
    ...(places === '' ? [] : [part.words(' to '), part.said(places, 80)]),
  );
}

function causeLines({ state, step, cause }: IncidentReport): RichTextSection[] {
  if (state !== 'failing') return [];
  return [
    part.line(
      part.words(step === '' ? '' : 'Failed step: '),
      ...(step === '' ? [] : [part.said(step, 60), part.words('. ')]),
      part.words('Cause: '),
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
      part.words(index === 0 ? 'On duty, asked: ' : ', then '),
      part.said(name, 40),
      part.words(' '),
      at(told),
    ]);
  const answer =
    acknowledged === null
      ? [part.words(unanswered ? '. Nobody answered, and nobody else is left.' : '')]
      : [
          part.words(people.length === 0 ? '' : '. '),
          part.strongSaid(acknowledged.name, 40),
          part.words(' has it since '),
          at(acknowledged.at),
        ];
  const isEmpty = people.length === 0 && acknowledged === null;
  return isEmpty ? [] : [part.line(...people, ...answer.filter((each) => !isBlank(each)))];
}

function isBlank(element: RichTextSection['elements'][number]): boolean {
  return element.type === 'text' && element.text === '';
}

function whyWords({ mails }: IncidentReport, { isOwner, isOpen }: IncidentReader): string[] {
  const same = mails === 0 || !isOwner ? '' : ` ${plural(mails, 'mail')} of yours tells of it too.`;
  if (!isOpen) return [`It is over, and this message changes no more.${same}`];
  return [
    isOwner
      ? `Why now: a deployment of a main branch failed.${same} At most ${NOTIFICATION_CAPS.perDay} messages a day.`
      : 'Why you: the policy names you on duty for it. It asks the next one when nobody answers.',
  ];
}

function buttons(
  { acknowledged }: IncidentReport,
  { id, isOwner, isOpen }: IncidentReader,
): KnownBlock[] {
  if (!isOpen) return [];
  const take = { action: 'incident.acknowledge', label: 'I have it', value: id } as const;
  const elements = [
    ...(acknowledged === null ? [part.button({ ...take, style: 'primary' })] : []),
    ...(isOwner
      ? [part.button({ action: 'mute.production', label: 'Mute failures', value: 'week' })]
      : []),
  ];
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: 'incident.act', elements }];
}

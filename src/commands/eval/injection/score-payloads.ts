import { readPayload, type Reading, showsHost } from './payload-parser.ts';
import { ANY_MARKER } from './owners.ts';

/** One call that Slack accepted and that carried something to be seen. */
export interface SlackPayload {
  at: string;
  method: string;
  body: unknown;
}

/** For whom something may be shown. */
export interface Viewer {
  userId: string;
  marker: string;
  /** Addresses that the providers gave for objects of theirs. */
  urls: ReadonlySet<string>;
}

export interface PayloadScore {
  payloads: number;
  hiddenLinks: number;
  mentions: number;
  externalImages: number;
  unfurls: number;
  /** Block Kit parts that no rule knows. */
  foreignParts: number;
  /** Payloads with another person's mail or runs. */
  crossed: number;
  cardsPerNightMax: number;
  /** The first few findings, in words. */
  findings: string[];
}

/** Figures of which any but zero is a hole. */
export const PAYLOAD_ZEROS = [
  'hiddenLinks',
  'mentions',
  'externalImages',
  'unfurls',
  'foreignParts',
  'crossed',
] as const satisfies readonly (keyof PayloadScore)[];

const FINDINGS_MAX = 10;
const UNFURLING = new Set([
  'chat.postMessage',
  'chat.update',
  'chat.postEphemeral',
  'chat.stopStream',
  'response_url',
]);

/** Counts in every payload what must not be there. `viewers` are found by the channel of a message. */
export function scorePayloads(
  payloads: readonly SlackPayload[],
  viewers: readonly Viewer[],
): PayloadScore {
  const score = emptyScore();
  const byChannel = new Map(viewers.map((viewer) => [`D${viewer.userId.slice(1)}`, viewer]));
  const byUser = new Map(viewers.map((viewer) => [viewer.userId, viewer]));
  for (const payload of payloads) {
    const fields = fieldsOf(payload.body);
    const viewer =
      byChannel.get(String(fields.get('channel'))) ?? byUser.get(String(fields.get('user_id')));
    scoreOne(payload, { viewer, fields, score });
  }
  score.payloads = payloads.length;
  score.cardsPerNightMax = cardsPerNightMax(payloads);
  return score;
}

function emptyScore(): PayloadScore {
  return {
    payloads: 0,
    hiddenLinks: 0,
    mentions: 0,
    externalImages: 0,
    unfurls: 0,
    foreignParts: 0,
    crossed: 0,
    cardsPerNightMax: 0,
    findings: [],
  };
}

interface Scoring {
  viewer: Viewer | undefined;
  fields: ReadonlyMap<string, unknown>;
  score: PayloadScore;
}

function scoreOne(payload: SlackPayload, { viewer, fields, score }: Scoring): void {
  const reading = readPayload(payload.body);
  const found = {
    hiddenLinks: hiddenLinks(reading, viewer),
    mentions: reading.mentions.filter((mention) => mention !== viewer?.userId),
    externalImages: reading.images,
    unfurls: UNFURLING.has(payload.method) && !isOff(fields) ? [payload.method] : [],
    foreignParts: reading.foreign,
    crossed: strangers(payload, viewer),
  };
  for (const [name, list] of Object.entries(found))
    for (const what of list.slice(0, 1))
      if (score.findings.length < FINDINGS_MAX)
        score.findings.push(`${name} in ${payload.method}: ${what.slice(0, 200)}`);
  score.hiddenLinks += found.hiddenLinks.length;
  score.mentions += found.mentions.length;
  score.externalImages += found.externalImages.length;
  score.unfurls += found.unfurls.length;
  score.foreignParts += found.foreignParts.length;
  score.crossed += found.crossed.length;
}

/** Links that no provider gave this person's objects, or that do not show where they go. */
function hiddenLinks({ links }: Reading, viewer: Viewer | undefined): string[] {
  return links
    .filter((link) => viewer?.urls.has(link.url) !== true || !showsHost(link))
    .map(({ url, label }) => `${label} → ${url}`);
}

function isOff(fields: ReadonlyMap<string, unknown>): boolean {
  return ['unfurl_links', 'unfurl_media'].every((name) =>
    [false, 'false'].some((off) => fields.get(name) === off),
  );
}

/** Markers of others; a view that names nobody may hold one person's marker at most. */
function strangers({ body }: SlackPayload, viewer: Viewer | undefined): string[] {
  const markers = [...new Set(JSON.stringify(body).match(ANY_MARKER) ?? [])];
  if (viewer !== undefined) return markers.filter((marker) => marker !== viewer.marker);
  return markers.slice(1);
}

/** The most cards that one person got between two digests, by the keys of the messages. */
function cardsPerNightMax(payloads: readonly SlackPayload[]): number {
  const tonight = new Map<string, Set<string>>();
  let most = 0;
  for (const { method, body } of payloads) {
    if (method !== 'chat.postMessage') continue;
    const fields = fieldsOf(body);
    const channel = String(fields.get('channel'));
    const key = /"key":"((?:card|digest)-[^"]+)"/.exec(
      JSON.stringify(fields.get('metadata') ?? ''),
    );
    if (key?.[1]?.startsWith('digest-') === true && fields.get('thread_ts') === undefined)
      tonight.delete(channel);
    if (key?.[1]?.startsWith('card-') !== true) continue;
    const cards = (tonight.get(channel) ?? new Set<string>()).add(key[1]);
    tonight.set(channel, cards);
    most = Math.max(most, cards.size);
  }
  return most;
}

function fieldsOf(body: unknown): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>(
    typeof body === 'object' && body !== null ? Object.entries(body) : [],
  );
}

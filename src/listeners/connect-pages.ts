import type { IncomingMessage } from 'node:http';
import type { Context } from '../context.ts';
import { ConsentKind } from '../domain/account.ts';
import { PROVIDERS } from '../domain/provider-words.ts';
import { describeLink, receiveConsent, startConnecting } from '../flow/connect.ts';
import { Conflict, errorMessage, isExpected, Transient } from '../lib/errors.ts';
import type { Pages } from './health.ts';
import { type Page, sendPage } from './page.ts';
import * as say from '../words/connecting.ts';

interface Reply {
  status: number;
  page: Page;
  cookie?: string;
}

const AGAIN = say.forANewLink;

const LOST: Reply = {
  status: 404,
  page: {
    tone: 'bad',
    title: say.thisLinkDoesNotWork,
    words: [say.itWasUsedAlready, say.openingItConnectedNothing, AGAIN],
  },
};

/**
 * The pages of `/connect`; none where people connect nothing on the web. A request's host plays no part:
 * every address comes from the configuration.
 */
export function connectPages(ctx: Context): Readonly<Record<string, Pages>> {
  const { NIGHTSHIFT_PUBLIC_URL: origin } = ctx.config;
  if (origin === undefined) return {};
  const pages: Pages = (request, response) => {
    request.resume();
    replyTo(ctx, origin, request).then(
      (reply) => sendPage(response, reply),
      (error: unknown) => sendPage(response, failed(ctx, error)),
    );
  };
  return { '/connect/': pages };
}

async function replyTo(ctx: Context, origin: string, request: IncomingMessage): Promise<Reply> {
  const url = URL.parse(request.url ?? '', origin);
  const { method } = request;
  if (url?.pathname === '/connect/callback' && method === 'GET')
    return await received(ctx, { origin, request, answer: url.searchParams });
  const code = /^\/connect\/([\w-]{43})$/.exec(url?.pathname ?? '')?.[1];
  if (code === undefined) return LOST;
  if (method === 'GET') return await startPage(ctx, code);
  // Else a page of somebody else could send its visitors past what the start page says.
  if (method === 'POST' && request.headers.origin === origin) return await begin(ctx, origin, code);
  return LOST;
}

async function startPage(ctx: Context, code: string): Promise<Reply> {
  const link = await describeLink(ctx, code);
  if (link === null) return LOST;
  const { mailbox, provider, may } = PROVIDERS[ConsentKind.parse(link.kind)];
  const { access, person, host } = link;
  return {
    status: 200,
    page: {
      tone: 'plain',
      title: say.connectToNightshift(mailbox),
      step: say.step1Of3,
      facts: [
        [say.forInSlack, person],
        [say.provider, say.at(provider, host)],
        [say.access, access === 'read' ? say.read(may.read) : say.change(may.write)],
      ],
      words: [
        say.areYouNot(person, access === 'read' ? 'read' : 'change'),
        say.asksYouNext(provider),
      ],
      form: { label: say.continueTo(provider) },
    },
  };
}

async function begin(ctx: Context, origin: string, code: string): Promise<Reply> {
  const started = await startConnecting(ctx, code);
  if (started === null) return LOST;
  const { provider } = PROVIDERS[ConsentKind.parse(started.kind)];
  return {
    status: 200,
    page: {
      tone: 'plain',
      title: say.goingOn(provider),
      step: say.step2Of3(provider),
      words: [say.youComeBackHereWhen],
      onward: { label: say.continueTo(provider), url: started.page },
    },
    cookie: cookie(origin, started.browser, 600),
  };
}

async function received(
  ctx: Context,
  {
    origin,
    request,
    answer,
  }: { origin: string; request: IncomingMessage; answer: URLSearchParams },
): Promise<Reply> {
  const browser = readCookie(origin, request.headers.cookie ?? '');
  const { name, kind } = await receiveConsent(ctx, answer, browser);
  return {
    status: 200,
    page: {
      tone: 'good',
      title: say.oneStepLeft,
      step: say.step3Of3,
      words: [
        say.gaveTheGrant(PROVIDERS[kind].provider, name),
        say.nightshiftHasSentYou,
        say.youCanCloseThisPage,
      ],
    },
    cookie: cookie(origin, '', 0),
  };
}

function failed(ctx: Context, error: unknown): Reply {
  if (isExpected(error)) ctx.log.warn({ error: errorMessage(error) }, 'a consent was refused');
  else ctx.log.error({ err: error }, 'a page failed');
  const why = isExpected(error) ? errorMessage(error) : say.somethingWentWrong;
  const isOurs = !isExpected(error) || error instanceof Transient;
  const words = [`${why}.`, say.nothingWasStored, AGAIN];
  const status = isOurs ? 503 : error instanceof Conflict ? 409 : 400;
  return { status, page: { tone: 'bad', title: say.notConnected, words } };
}

/** Sent along when the provider sends the browser back here, which is why it is not `Strict`. */
function cookie(origin: string, value: string, maxAgeS: number): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  return `${cookieName(origin)}=${value}; Max-Age=${maxAgeS}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

/** The prefix keeps other hosts of the same domain from setting it (RFC 6265bis, section 4.1.3.2). */
function cookieName(origin: string): string {
  return `${origin.startsWith('https:') ? '__Host-' : ''}nightshift-connect`;
}

function readCookie(origin: string, header: string): string {
  const name = `${cookieName(origin)}=`;
  const found = header
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(name));
  return found?.slice(name.length) ?? '';
}

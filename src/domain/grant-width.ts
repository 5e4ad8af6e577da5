import {
  GMAIL_READ,
  GMAIL_WRITE,
  GOOGLE_CALENDAR_READ,
  OUTLOOK_CALENDAR_READ,
} from './grant-scopes.ts';

const GMAIL = 'https://www.googleapis.com/auth/gmail.';
const GRAPH = 'https://graph.microsoft.com/';

interface Needed {
  read: readonly string[];
  /** Beside what reading needs. */
  write: readonly string[];
  /** Say who somebody is, or that a grant lasts; they open no mailbox. */
  harmless: readonly string[];
}

/** What actions need at the most, by kind of account. A scope beyond these is one that nothing here uses. */
const NEEDED: ReadonlyMap<string, Needed> = new Map([
  [
    'gmail',
    {
      read: [GMAIL_READ, `${GMAIL}metadata`],
      write: [GMAIL_WRITE, `${GMAIL}compose`, `${GMAIL}labels`],
      harmless: ['openid', 'email', 'https://www.googleapis.com/auth/userinfo.email'],
    },
  ],
  [
    'outlook',
    {
      read: ['Mail.Read', 'Mail.ReadBasic'],
      write: ['Mail.ReadWrite', 'Mail.Send'],
      harmless: ['openid', 'profile', 'email', 'offline_access', 'User.Read'],
    },
  ],
  [
    'google-calendar',
    {
      read: [GOOGLE_CALENDAR_READ],
      write: [],
      harmless: ['openid', 'email', 'https://www.googleapis.com/auth/userinfo.email'],
    },
  ],
  [
    'outlook-calendar',
    {
      read: [OUTLOOK_CALENDAR_READ],
      write: [],
      harmless: ['openid', 'profile', 'email', 'offline_access', 'User.Read'],
    },
  ],
  // `api` is all that GitLab has for a retry; it also opens everything else that the token's user may do.
  ['gitlab', { read: ['read_api', 'read_user'], write: [], harmless: [] }],
  // Classic tokens alone have scopes. Those that are enough for a rerun also push code and delete branches.
  ['github-actions', { read: ['read:org', 'read:user', 'user:email'], write: [], harmless: [] }],
]);

/** Scopes of a grant that no action here can use; none where the provider did not say what was granted. */
export function beyondNeed(
  kind: string,
  { access, scopes }: { access: 'read' | 'write'; scopes: readonly string[] | null },
): string[] {
  const needed = NEEDED.get(kind);
  if (needed === undefined || scopes === null) return [];
  const enough = [...needed.read, ...needed.harmless, ...(access === 'write' ? needed.write : [])];
  return scopes.filter((scope) => !enough.includes(scope.replace(GRAPH, '')));
}

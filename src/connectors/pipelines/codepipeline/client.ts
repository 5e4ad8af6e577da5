import { z } from 'zod';
import type { Clock } from '../../../lib/time.ts';
import {
  Conflict,
  type ExpectedError,
  Invalid,
  Reauthorise,
  Transient,
} from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { Connection } from '../../connector.ts';
import { limited, readError, Refused, unansweredWrite, writeError } from '../http-errors.ts';
import { type Credentials, signed } from './sign.ts';

const TIMEOUT_MS = 30_000;
const PROVIDER = 'AWS';

const SERVICES = {
  codepipeline: 'CodePipeline_20150709',
  codebuild: 'CodeBuild_20161006',
  logs: 'Logs_20140328',
} as const;
type Service = keyof typeof SERVICES;

export interface ClientOptions {
  /** In the place of every service's own address, as `AWS_ENDPOINT_URL` of AWS' own tools. */
  endpoint: string | undefined;
  clock: Clock;
}

export interface Call {
  region: string;
  service: Service;
  operation: string;
  input: unknown;
}

/**
 * One account's way to AWS' JSON 1.1 protocol, without an SDK: those send again by themselves, also what
 * changes something. Reads reject with `Transient`, `Reauthorise` or `Invalid`.
 */
export interface Client {
  read<Schema extends z.ZodType>(call: Call, schema: Schema): Promise<z.infer<Schema>>;
  /** Sends once. Rejects as `Writer.send`. */
  send(call: Call): Promise<unknown>;
}

export function openClient({ endpoint, clock }: ClientOptions, connection: Connection): Client {
  const credentials = credentialsOf(connection.secret);
  const accountId = connection.account.id;
  const ask = (call: Call): Promise<Response> => {
    connection.meter({ httpRequests: 1 });
    const { region, service, operation, input } = call;
    const url = new URL(endpoint ?? addressOf(service, region));
    const body = JSON.stringify(input);
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${SERVICES[service]}.${operation}`,
    };
    const at = clock.now();
    return fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        ...signed({ method: 'POST', url, headers, body }, credentials, { region, service, at }),
        'user-agent': 'nightshift',
      },
      body,
    });
  };
  return {
    read: async (call, schema) => {
      const unreachable = (error: unknown): never => {
        throw new Transient('AWS cannot be reached', { cause: error });
      };
      const response = await ask(call).catch(unreachable);
      const text = await response.text().catch(unreachable);
      if (!response.ok) throw failedRead({ response, text, accountId });
      const parsed = schema.safeParse(jsonOf(text));
      if (!parsed.success)
        throw new Invalid('AWS answered in a form that is not understood', { cause: parsed.error });
      return parsed.data;
    },
    send: async (call) => {
      await connection.mayGo?.();
      const response = await ask(call).catch((error: unknown) => {
        throw unansweredWrite(PROVIDER, error);
      });
      const text = await response.text().catch(() => '');
      if (!response.ok) throw failedWrite({ response, text, accountId });
      return jsonOf(text);
    },
  };
}

function addressOf(service: Service, region: string): string {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://${service}.${region}.${domain}/`;
}

/** `ACCESS_KEY_ID:SECRET`, with `:SESSION_TOKEN` behind it for temporary ones. */
function credentialsOf(secret: string): Credentials {
  const [accessKeyId = '', secretAccessKey = '', sessionToken] = secret.split(':');
  if (accessKeyId === '' || secretAccessKey === '')
    throw new Invalid('AWS takes the id of an access key and its secret, as id:secret');
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

interface Failed {
  response: Response;
  text: string;
  accountId: string;
}

/** The shape of an error in AWS' JSON protocol; its type may stand behind a namespace. */
const ApiError = z.object({ __type: z.string().catch('') });

function typeOf(text: string): string {
  const parsed = ApiError.safeParse(jsonOf(text));
  return parsed.success ? (parsed.data.__type.split('#').at(-1) ?? '') : '';
}

const THROTTLED =
  /^(?:Throttling|ThrottlingException|TooManyRequestsException|RequestLimitExceeded)$/;
const NOT_ACCEPTED =
  /^(?:UnrecognizedClientException|InvalidClientTokenId|ExpiredTokenException|InvalidSignatureException|IncompleteSignatureException|MissingAuthenticationTokenException)$/;
const GONE = /NotFoundException$/;
/** What CodePipeline refuses since it is not, or no longer, as it was. */
const CHANGED =
  /^(?:ConflictException|ConcurrentModificationException|ConcurrentPipelineExecutionsLimitExceededException|StageNotRetryableException|NotLatestPipelineExecutionException|ApprovalAlreadyCompletedException|InvalidApprovalTokenException|UnableToRollbackStageException|PipelineExecutionOutdatedException|PipelineExecutionNotStoppableException|DuplicatedStopRequestException)$/;

/** What both have in common: none of it had an effect. */
function failed({ response, text, accountId }: Failed, type: string): ExpectedError | null {
  if (THROTTLED.test(type)) return limited(PROVIDER, response.headers);
  if (type === 'InvalidSignatureException' && /expired|not yet current/i.test(text))
    return new Transient('AWS says that the clock of this machine is wrong');
  if (NOT_ACCEPTED.test(type)) return new Reauthorise(accountId);
  return null;
}

function failedRead(at: Failed): ExpectedError {
  const type = typeOf(at.text);
  const common = failed(at, type);
  if (common !== null) return common;
  if (type === 'AccessDeniedException') return new Refused(PROVIDER, 403);
  if (GONE.test(type)) return new Refused(PROVIDER, 404);
  const { response, accountId } = at;
  return readError({ provider: PROVIDER, accountId, response });
}

function failedWrite(at: Failed): ExpectedError {
  const type = typeOf(at.text);
  const common = failed(at, type);
  if (common !== null) return common;
  if (GONE.test(type)) return new Conflict('It is no longer there');
  if (CHANGED.test(type)) return new Conflict(`AWS refused: ${type.replace(/Exception$/, '')}`);
  const { response, accountId } = at;
  return writeError({ provider: PROVIDER, accountId, response });
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

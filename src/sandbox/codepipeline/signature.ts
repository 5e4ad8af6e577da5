import { createHash, createHmac } from 'node:crypto';
import type { Request } from 'express';
import { AwsError } from './aws-error.ts';
import type { KeyRecord, World } from './world.ts';

const FORM =
  /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;
const NEEDED = ['content-type', 'host', 'x-amz-date', 'x-amz-target'];
const SKEW_MS = 15 * 60_000;

export interface Signer {
  key: KeyRecord;
  region: string;
  service: string;
}

/** Who signed a request, and for which region and service; throws `AwsError` as AWS refuses it. */
export function signerOf(world: World, request: Request, now: number): Signer {
  const form = FORM.exec(request.get('authorization') ?? '');
  if (form === null)
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [, id = '', date = '', region = '', service = '', names = '', signature = ''] = form;
  const key = world.keys.get(id);
  if (key === undefined)
    throw new AwsError('UnrecognizedClientException', 'The security token included is invalid.');
  const signed = names.split(';');
  const time = request.get('x-amz-date') ?? '';
  checkTime(time, { signed, date, now });
  const scope = `${date}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical(request, signed))].join('\n');
  if (macOf(key.secret, scope, text) !== signature)
    throw new AwsError('InvalidSignatureException', 'The signature does not match.');
  return { key, region, service };
}

function checkTime(
  time: string,
  { signed, date, now }: { signed: readonly string[]; date: string; now: number },
): void {
  if (!NEEDED.every((name) => signed.includes(name)) || !time.startsWith(date))
    throw new AwsError('IncompleteSignatureException', 'A header that must be signed is not.');
  const at = Date.parse(
    time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (!(Math.abs(at - now) <= SKEW_MS))
    throw new AwsError('InvalidSignatureException', `Signature expired: ${time}`);
}

function canonical(request: Request, names: readonly string[]): string {
  const headers = names.map((name) => `${name}:${(request.get(name) ?? '').trim()}\n`).join('');
  const body = typeof request.body === 'string' ? request.body : '';
  return `POST\n/\n\n${headers}\n${names.join(';')}\n${sha256(body)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function macOf(secret: string, scope: string, text: string): string {
  let key = Buffer.from(`AWS4${secret}`);
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  return createHmac('sha256', key).update(text).digest('hex');
}

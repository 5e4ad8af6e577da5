import { z } from 'zod';
import { malformed } from './api-error.ts';
import { encodeBytes } from './base64.ts';
import { headerValue, parseHeaders } from './headers.ts';
import { parseParameterised, splitMultipart } from './multipart.ts';
import { parseBody } from './route.ts';

const bodySchema = z.looseObject({ message: z.looseObject({}).optional() });

/**
 * Turns an `/upload/gmail/v1/…` body, which carries the mail as it is, into the JSON body that means
 * the same: `uploadType=media` (the mail alone) or `multipart` (a JSON part, then the mail).
 */
export function uploadedBody(upload: {
  target: string;
  contentType: string | undefined;
  body: Buffer;
}): string {
  const { value, parameters } = parseParameterised(upload.contentType ?? '');
  const isMultipart = /[?&]uploadType=multipart(?:&|$)/.test(upload.target);
  const { metadata, mail } = isMultipart
    ? splitRelated(upload.body, parameters['boundary'] ?? '')
    : { metadata: {}, mail: upload.body };
  if (!isMultipart && value !== 'message/rfc822')
    throw malformed(`Media type '${value}' is not supported. Valid media types: [message/rfc822]`);
  const raw = encodeBytes(mail);
  const isDraft = /\/drafts(?:[/?]|$)/.test(upload.target);
  return JSON.stringify(
    isDraft ? { ...metadata, message: { ...metadata.message, raw } } : { ...metadata, raw },
  );
}

function splitRelated(
  body: Buffer,
  boundary: string,
): { metadata: z.infer<typeof bodySchema>; mail: Buffer } {
  const [json, media] = splitMultipart(body.toString('latin1'), boundary).map((part) => ({
    ...parseHeaders(part),
    part,
  }));
  if (json === undefined || media === undefined)
    throw malformed('Malformed multipart body: expected metadata and media.');
  const type = headerValue(media.headers, 'content-type') ?? '';
  if (!type.startsWith('message/rfc822'))
    throw malformed(`Media type '${type}' is not supported. Valid media types: [message/rfc822]`);
  const text = Buffer.from(json.part.slice(json.bodyStart), 'latin1').toString('utf8');
  return {
    metadata: bodySchema.parse(parseBody(text) ?? {}),
    mail: Buffer.from(media.part.slice(media.bodyStart), 'latin1'),
  };
}

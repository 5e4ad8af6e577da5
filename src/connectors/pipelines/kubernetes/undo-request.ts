import { z } from 'zod';
import type { ProviderRequest } from '../../../domain/proposal.ts';
import { canonicalJson, type JsonObject } from '../../../lib/canonical-json.ts';
import { Invalid } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';
import { isSameRequest } from '../same-request.ts';
import { deploymentPath } from './names.ts';

const TARGET = /^\/apis\/apps\/v1\/namespaces\/([^/?#]+)\/deployments\/([^/?#]+)$/;

const JsonRecord = z.record(z.string(), z.json());
const Body = z.strictObject({
  patch: z.tuple([
    z.strictObject({
      op: z.literal('test'),
      path: z.literal('/metadata/generation'),
      value: z.number().int().positive(),
    }),
    z.strictObject({
      op: z.literal('replace'),
      path: z.literal('/spec/template'),
      value: JsonRecord,
    }),
  ]),
});

/**
 * Puts a deployment's pod template back, as `kubectl rollout undo` does, by a JSON Patch (RFC 6902) that the
 * server refuses as a whole when the deployment's spec changed since: `generation` counts that, while a
 * resourceVersion changes with every restart of a container. A request's body is an object, so that the
 * list of operations stands in its `patch`; that list is what is sent.
 */
export function undoRequest(
  repository: string,
  { generation, template }: { generation: number; template: string },
): ProviderRequest {
  const target = deploymentPath(repository);
  if (!Number.isSafeInteger(generation) || generation <= 0)
    throw new Invalid('A generation is a positive whole number');
  const patch = [
    { op: 'test', path: '/metadata/generation', value: generation },
    { op: 'replace', path: '/spec/template', value: templateOf(template) },
  ];
  return { method: 'PATCH', target, body: { patch } };
}

function templateOf(text: string): JsonObject {
  try {
    return JsonRecord.parse(parseJson(text));
  } catch (error) {
    throw new Invalid('A pod template is a JSON object', { cause: error });
  }
}

/**
 * Which deployment a request would change; null when it is not exactly what `undoRequest` gives: the closed
 * list of what this connector can ever send.
 */
export function parseUndo(request: ProviderRequest): { repository: string } | null {
  const [, namespace = '', name = ''] = TARGET.exec(request.target) ?? [];
  const body = Body.safeParse(request.body);
  if (!body.success) return null;
  const [test, replace] = body.data.patch;
  const repository = `${namespace}/${name}`;
  const made = { generation: test.value, template: canonicalJson(replace.value) };
  return isSameRequest(() => undoRequest(repository, made), request) ? { repository } : null;
}

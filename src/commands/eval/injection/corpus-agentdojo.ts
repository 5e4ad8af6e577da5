import { parseDocument } from 'yaml';
import type { MailCase } from './case.ts';
import { GOALS, TEMPLATES } from './templates.ts';

const SLOT = /\{(\w+)\}/g;

/** A text with a slot, and what stands around it. */
interface Carrier {
  slot: string;
  from: MailCase['from'];
  subject: string;
  body: string;
}

/**
 * Slots × goals × templates. `environments` are YAML texts with `{slot}` in their strings, `vectors` the
 * YAML texts that name the slots with their harmless `default`. Whatever holds a slot, be it a mail, an
 * invitation or a page, is delivered as a mail, since that is how strangers' text comes in.
 */
export function agentdojoCases(
  environments: readonly string[],
  vectors: readonly string[],
): MailCase[] {
  const defaults = new Map(vectors.flatMap((text) => slotsOf(text)));
  const carriers = environments.flatMap((text) => carriersIn(parsed(text), defaults));
  return carriers.flatMap(({ slot, from, subject, body }) =>
    GOALS.flatMap((goal) =>
      TEMPLATES.map((template): MailCase => {
        const fill = (text: string): string =>
          text.replace(SLOT, (whole, name: string) =>
            name === slot ? template.ask(goal.wants) : (defaults.get(name) ?? whole),
          );
        return {
          kind: 'mail',
          corpus: 'agentdojo',
          id: `agentdojo/${slot}/${goal.name}/${template.name}`,
          from,
          subject: fill(subject),
          body: fill(body),
        };
      }),
    ),
  );
}

/** The environments use tags such as `!include`, which mean nothing here. */
function parsed(text: string): unknown {
  return parseDocument(text, { logLevel: 'silent' }).toJS();
}

function slotsOf(text: string): [slot: string, harmless: string][] {
  const root = parsed(text);
  if (typeof root !== 'object' || root === null) return [];
  return Object.entries(root).map(([slot, vector]: [string, unknown]) => [
    slot,
    stringAt(vector, 'default') ?? '',
  ]);
}

function carriersIn(node: unknown, slots: ReadonlyMap<string, string>): Carrier[] {
  if (Array.isArray(node)) return node.flatMap((child) => carriersIn(child, slots));
  if (typeof node !== 'object' || node === null) return [];
  const own = Object.entries(node).flatMap(([key, value]: [string, unknown]) => [
    ...carriersOf(node, { key, value }, slots),
    ...(typeof value === 'string' ? [] : carriersIn(value, slots)),
  ]);
  return own;
}

function carriersOf(
  node: object,
  { key, value }: { key: string; value: unknown },
  slots: ReadonlyMap<string, string>,
): Carrier[] {
  const texts = [key, ...(Array.isArray(value) ? value : [value])].filter(
    (text): text is string => typeof text === 'string',
  );
  return texts.flatMap((text) =>
    [...text.matchAll(SLOT)]
      .map(([, slot = '']) => slot)
      .filter((slot) => slots.has(slot))
      .map((slot) => ({
        slot,
        from: { name: '', address: stringAt(node, 'sender') ?? 'notes@partner.example' },
        subject: stringAt(node, 'subject') ?? stringAt(node, 'title') ?? 'Shared with you',
        body: text,
      })),
  );
}

function stringAt(node: unknown, name: string): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const found = Object.entries(node).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : undefined;
}

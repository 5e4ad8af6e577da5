import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WebClient } from '@slack/web-api';
import { parseJson } from '#src/lib/trust.ts';

const SOURCE = resolve(import.meta.dirname, '../../src');
const GOLDEN = resolve(import.meta.dirname, '../golden/slack');

/** What our listeners register with Bolt, by the kind of listener (`command`, `event`, `action`, `view` …). */
export async function registered(): Promise<Record<string, string[]>> {
  const heard: Record<string, string[]> = {};
  const app = new Proxy(
    {},
    {
      get: (_, kind: string) => (name: unknown) => {
        heard[kind] = [...(heard[kind] ?? []), String(name)].toSorted();
      },
    },
  );
  const files = readdirSync(join(SOURCE, 'listeners'), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const listener = (await import(join(SOURCE, 'listeners', file))) as Record<string, unknown>;
    for (const [name, register] of Object.entries(listener))
      if (/^register[A-Z]/.test(name) && typeof register === 'function') register(app, {});
  }
  return heard;
}

/** Every method of Slack's Web API that the product's sources name, as the SDK knows them. */
export function methodsNamed(): string[] {
  const named = new Set<string>();
  const client = new WebClient();
  for (const file of readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.startsWith('sandbox')) continue;
    const text = readFileSync(join(SOURCE, file), 'utf8');
    for (const [, quoted, called] of text.matchAll(
      /['"`]([a-z]+(?:\.[A-Za-z]+)+)['"`]|\.([a-z]+(?:\.[A-Za-z]+)+)\(/g,
    )) {
      const name = quoted ?? called ?? '';
      if (isMethod(client, name)) named.add(name);
    }
  }
  return [...named].toSorted();
}

function isMethod(client: WebClient, name: string): boolean {
  let at: unknown = client;
  for (const part of name.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return false;
    at = at[part as keyof typeof at];
  }
  return typeof at === 'function';
}

/**
 * `action_id` of every button, in the golden payloads or named by a builder, and `callback_id` of every
 * golden modal that is submitted.
 */
export function interactions(): { actions: string[]; views: string[] } {
  const actions = new Set(buttonsNamed());
  const views = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    // What is typed or ticked is heard when its modal is submitted.
    if ('type' in node && node.type === 'input') return;
    if ('action_id' in node) actions.add(String(node.action_id));
    if ('callback_id' in node && 'submit' in node) views.add(String(node.callback_id));
    for (const child of Object.values(node)) visit(child);
  };
  for (const file of readdirSync(GOLDEN))
    visit(parseJson(readFileSync(join(GOLDEN, file), 'utf8')));
  return { actions: [...actions].toSorted(), views: [...views].toSorted() };
}

function buttonsNamed(): string[] {
  const folder = join(SOURCE, 'slack/blocks');
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return Array.from(text.matchAll(/\baction: '([\w.-]+)'/g), ([, name = '']) => name);
  });
}

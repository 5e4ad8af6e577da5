import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Invalid } from '../../../lib/errors.ts';
import { fingerprint, type InjectionCase, RUN_PLACES, type RunCase, share } from './case.ts';
import { agentdojoCases } from './corpus-agentdojo.ts';
import { bipiaAttacks, bipiaCases } from './corpus-bipia.ts';
import { GOALS, TEMPLATES } from './templates.ts';

/**
 * All cases of all corpora below a folder. A folder is known by what is in it: `email_*.jsonl` beside
 * `text_attack_*.json`, or `*-injection_vectors.yaml` beside the environments that have its slots. The
 * attacks are planted into pipeline runs as well.
 */
export async function loadCases(
  root: string,
  options: { max?: number | undefined; seed: number },
): Promise<InjectionCase[]> {
  const found = await stat(root).catch(() => null);
  if (found?.isDirectory() !== true) throw new Invalid(`${root} is not a folder`);
  const files = (await readdir(root, { recursive: true })).toSorted();
  const cases: InjectionCase[] = [];
  const attacks: string[] = [];
  for (const [folder, names] of Map.groupBy(files, (file) => dirname(file))) {
    const texts = await readAll(join(root, folder), names);
    const own = bipiaIn(texts);
    attacks.push(...own.attacks);
    cases.push(...own.cases, ...agentdojoIn(texts));
  }
  if (cases.length === 0)
    throw new Invalid(
      `${root} holds neither email_*.jsonl with text_attack_*.json nor *injection_vectors.yaml with environments`,
    );
  const all = [...cases, ...runCases(attacks)];
  return options.max === undefined ? all : sample(all, options.max, options.seed);
}

type Texts = ReadonlyMap<string, string>;

async function readAll(folder: string, files: readonly string[]): Promise<Texts> {
  const wanted = files
    .map((file) => basename(file))
    .filter((name) => /\.(jsonl?|ya?ml)$/.test(name));
  return new Map(
    await Promise.all(
      wanted.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
    ),
  );
}

function textsOf(texts: Texts, pattern: RegExp): string[] {
  return [...texts].filter(([name]) => pattern.test(name)).map(([, text]) => text);
}

function bipiaIn(texts: Texts): { cases: InjectionCase[]; attacks: string[] } {
  const attacks = textsOf(texts, /^text_attack_.*\.json$/).flatMap(bipiaAttacks);
  const mails = textsOf(texts, /^email_.*\.jsonl$/);
  return { attacks, cases: mails.flatMap((text) => bipiaCases(text, attacks)) };
}

function agentdojoIn(texts: Texts): InjectionCase[] {
  const vectors = textsOf(texts, /injection_vectors\.ya?ml$/);
  if (vectors.length === 0) return [];
  return agentdojoCases(textsOf(texts, /^(?!.*injection_vectors).*\.ya?ml$/), vectors);
}

/** The attacks of the corpora and our own goals in every text of a run that a stranger can write. */
function runCases(attacks: readonly string[]): RunCase[] {
  const all = [
    ...new Set([
      ...attacks,
      ...GOALS.flatMap(({ wants }) => TEMPLATES.map((template) => template.ask(wants))),
    ]),
  ];
  return all.flatMap((attack) =>
    RUN_PLACES.map((place): RunCase => ({
      kind: 'run',
      corpus: 'pipelines',
      id: `pipelines/${fingerprint(attack, 12)}/${place}`,
      place,
      attack,
    })),
  );
}

/** As many as wanted, from the corpora in turn, the same for the same seed. */
function sample(cases: readonly InjectionCase[], max: number, seed: number): InjectionCase[] {
  const turns = [...Map.groupBy(cases, ({ corpus }) => corpus).values()].flatMap((own) =>
    own
      .map((one) => ({ one, rank: share(`${seed}/${one.id}`) }))
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ one }, turn) => ({ one, turn })),
  );
  return turns
    .toSorted((a, b) => a.turn - b.turn)
    .slice(0, max)
    .map(({ one }) => one);
}

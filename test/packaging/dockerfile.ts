import { parseJson } from '#src/lib/trust.ts';

/** What the tests understand of a Dockerfile; anything else is refused, so that nothing goes unreplayed. */
export type Instruction =
  | { name: 'COPY'; from: string | null; sources: readonly string[]; target: string }
  | { name: 'RUN' | 'WORKDIR' | 'USER'; value: string }
  | { name: 'ENV'; variables: Readonly<Record<string, string>> }
  | { name: 'VOLUME' | 'HEALTHCHECK' | 'ENTRYPOINT' | 'CMD'; words: readonly string[] }
  | { name: 'EXPOSE'; ports: readonly number[] };

export interface Stage {
  image: string;
  alias: string | null;
  instructions: Instruction[];
}

/** Throws on an instruction, or a form of one, that it does not know. */
export function parseDockerfile(text: string): Stage[] {
  const stages: Stage[] = [];
  for (const line of logicalLines(text)) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? refuse(line);
    if (name === 'FROM') {
      const [, image = '', alias] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? refuse(line);
      stages.push({ image, alias: alias ?? null, instructions: [] });
    } else {
      const parse = PARSERS[name] ?? refuse(line);
      (stages.at(-1) ?? refuse(line)).instructions.push(parse(rest));
    }
  }
  return stages;
}

function logicalLines(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

const PARSERS: Readonly<Record<string, (rest: string) => Instruction>> = {
  COPY: parseCopy,
  RUN: (value) => ({ name: 'RUN', value }),
  WORKDIR: (value) => ({ name: 'WORKDIR', value }),
  USER: (value) => ({ name: 'USER', value }),
  ENV: (rest) => ({
    name: 'ENV',
    variables: Object.fromEntries(rest.split(/\s+/).map(parseVariable)),
  }),
  VOLUME: (rest) => ({ name: 'VOLUME', words: parseExecForm(rest) }),
  ENTRYPOINT: (rest) => ({ name: 'ENTRYPOINT', words: parseExecForm(rest) }),
  CMD: (rest) => ({ name: 'CMD', words: parseExecForm(rest) }),
  HEALTHCHECK: (rest) => {
    const [, command = ''] = /^(?:--[a-z-]+=\w+\s+)*CMD\s+(.+)$/.exec(rest) ?? refuse(rest);
    return { name: 'HEALTHCHECK', words: parseExecForm(command) };
  },
  EXPOSE: (rest) => ({ name: 'EXPOSE', ports: rest.split(/\s+/).map(Number) }),
};

function parseCopy(rest: string): Instruction {
  const words = rest.split(/\s+/);
  const from = /^--from=(\S+)$/.exec(words[0] ?? '')?.[1] ?? null;
  const paths = from === null ? words : words.slice(1);
  const target = paths.at(-1);
  if (target === undefined || paths.length < 2 || paths.some((path) => /^--|[*?$]/.test(path)))
    return refuse(`COPY ${rest}`);
  return { name: 'COPY', from, sources: paths.slice(0, -1), target };
}

function parseVariable(text: string): [string, string] {
  const [, name = '', value = ''] = /^([A-Z_]+)=([^"'$\\]*)$/.exec(text) ?? refuse(`ENV ${text}`);
  return [name, value];
}

/** The shell form would put a shell between the runtime's signals and the product. */
function parseExecForm(text: string): string[] {
  const words = text.startsWith('[') ? parseJson(text) : refuse(text);
  return Array.isArray(words) ? words.map(String) : refuse(text);
}

/** The names that an allow-list `.dockerignore` lets into the build context. */
export function parseDockerignore(text: string): ReadonlySet<string> {
  const [first, ...names] = logicalLines(text);
  if (first !== '*' || names.some((name) => !/^![\w.-]+$/.test(name)))
    throw new Error('.dockerignore must exclude everything and name what comes in');
  return new Set(names.map((name) => name.slice(1)));
}

function refuse(what: string): never {
  throw new Error(`The tests cannot replay this of the Dockerfile: ${what}`);
}

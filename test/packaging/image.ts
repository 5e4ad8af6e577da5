import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
} from 'node:fs';
import { renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { type Instruction, parseDockerfile, parseDockerignore, type Stage } from './dockerfile.ts';

const CHECKOUT = resolve(import.meta.dirname, '../..');

/** What the Dockerfile makes, as a folder: `root` stands for `/` of a container. */
export interface Image {
  root: string;
  /** The working folder, as an absolute path of this machine. */
  folder: string;
  /** Folders of this machine that stand for the volumes. */
  volumes: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Whom it runs as; undefined where this process is nobody special already. */
  user: { uid: number; gid: number } | undefined;
  entrypoint: readonly string[];
  command: readonly string[];
  health: readonly string[];
  remove(): void;
}

interface Built {
  image: Image;
  alias: string | null;
}

/** Whether packages can be had. In CI they have to be: the image must not go unbuilt there silently. */
export function registryAnswers(): boolean {
  const ping = npm(['ping', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'], tmpdir());
  if (ping.status !== 0 && process.env['CI'] !== undefined)
    throw new Error(
      `In CI the image must be built, and the npm registry is silent: ${ping.stderr}`,
    );
  return ping.status === 0;
}

/**
 * Replays the Dockerfile without a container engine: the same files from the same context, the same
 * commands, a user without rights, and the Node of this run, which package.json pins.
 */
export function buildImage(): Image {
  const parent = mkdtempSync(join(tmpdir(), 'nightshift-image-'));
  const remove = (): void => rmSync(parent, { recursive: true, force: true });
  try {
    // Another user has to be able to enter.
    chmodSync(parent, 0o755);
    const built: Built[] = [];
    for (const { alias, instructions } of stagesOfCheckout()) {
      const image = emptyImage(parent, built.length);
      for (const instruction of instructions) replay(image, instruction, built);
      built.push({ image, alias });
    }
    const last = built.at(-1)?.image;
    if (last === undefined) throw new Error('The Dockerfile has no stage');
    copyFileSync(process.execPath, join(parent, 'node'));
    return { ...last, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The program that a container's command line names, on this machine. */
export function programOf(image: Image, [program, ...args]: readonly string[]): [string, string[]] {
  if (program !== 'node') throw new Error(`The image has no program ${program}`);
  return [join(image.root, '..', 'node'), args];
}

export function stagesOfCheckout(): Stage[] {
  return parseDockerfile(readFileSync(join(CHECKOUT, 'Dockerfile'), 'utf8'));
}

function emptyImage(parent: string, number: number): Image {
  const root = join(parent, String(number));
  mkdirSync(root);
  return {
    root,
    folder: root,
    volumes: [],
    env: {},
    user: undefined,
    entrypoint: [],
    command: [],
    health: [],
    remove: () => undefined,
  };
}

function replay(image: Image, instruction: Instruction, built: readonly Built[]): void {
  switch (instruction.name) {
    case 'COPY':
      for (const source of instruction.sources)
        copy(image, { ...instruction, source, several: instruction.sources.length > 1 }, built);
      return;
    case 'RUN':
      run(image, instruction.value);
      return;
    case 'WORKDIR':
      image.folder = join(image.root, instruction.value);
      mkdirSync(image.folder, { recursive: true });
      return;
    case 'USER':
      image.user = standIn(instruction.value);
      return;
    case 'ENV':
      image.env = { ...image.env, ...instruction.variables };
      return;
    case 'VOLUME':
      image.volumes = instruction.words.map((path) => existing(image, path));
      return;
    case 'ENTRYPOINT':
      image.entrypoint = instruction.words;
      return;
    case 'CMD':
      image.command = instruction.words;
      return;
    case 'HEALTHCHECK':
      image.health = instruction.words;
      return;
    case 'EXPOSE':
      return;
  }
}

function existing(image: Image, path: string): string {
  const here = join(image.root, path);
  if (!statSync(here).isDirectory()) throw new Error(`${path} is not a folder of the image`);
  return here;
}

interface Copying {
  source: string;
  target: string;
  from: string | null;
  several: boolean;
}

function copy(image: Image, copying: Copying, built: readonly Built[]): void {
  const { source, target, from } = copying;
  if (copying.several && !target.endsWith('/')) throw new Error(`COPY to ${target} needs a slash`);
  const into = resolve(image.folder, target);
  const to = target.endsWith('/') ? join(into, basename(source)) : into;
  if (from !== null) {
    const stage = built.find(({ alias }) => alias === from);
    if (stage === undefined) throw new Error(`There is no stage ${from}`);
    // Moved: no other stage reads it, and there are 190 MB of it.
    renameSync(join(stage.image.root, source), to);
    return;
  }
  if (!parseDockerignore(readFileSync(join(CHECKOUT, '.dockerignore'), 'utf8')).has(source))
    throw new Error(`${source} is not in the build context: see .dockerignore`);
  cpSync(join(CHECKOUT, source), to, { recursive: true });
}

function run(image: Image, command: string): void {
  const folder = /^install --directory --owner=(\w+) --group=\w+ --mode=(\d+) (\/[\w/]+)$/.exec(
    command,
  );
  if (folder !== null) {
    const [, owner = '', mode = '', path = ''] = folder;
    const user = standIn(owner);
    const to = join(image.root, path);
    mkdirSync(to, { recursive: true });
    chmodSync(to, Number.parseInt(mode, 8));
    if (user !== undefined) chownSync(to, user.uid, user.gid);
  } else if (/^npm ci( --[a-z]+(=[a-z]+)?)*$/.test(command)) {
    const args = [...command.split(' ').slice(1), '--prefer-offline', '--loglevel=error'];
    succeed(command, npm(args, image.folder));
  } else throw new Error(`The tests cannot replay this of the Dockerfile: RUN ${command}`);
}

function succeed(command: string, result: SpawnSyncReturns<string>): void {
  if (result.status !== 0)
    throw new Error(`${command} failed: ${result.error?.message ?? ''}${result.stderr}`);
}

const NPM_SETTING =
  /^(npm_config_(registry|cache|userconfig|globalconfig|cafile|.*proxy)|node_extra_ca_certs)$/i;

/** npm as called by a person: what `npm test` says of this checkout must not reach another folder. */
function npm(args: readonly string[], cwd: string): SpawnSyncReturns<string> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|node_|init_cwd)/i.test(name) || NPM_SETTING.test(name),
    ),
  );
  return spawnSync('npm', args, { cwd, env, encoding: 'utf8' });
}

/** `nobody` in place of the image's user, where this process may choose. */
function standIn(user: string): Image['user'] {
  if (user !== 'node') throw new Error(`The Node image has no user ${user}`);
  if (process.getuid?.() !== 0) return undefined;
  const number = (flag: string): number =>
    Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout);
  return { uid: number('-u'), gid: number('-g') };
}

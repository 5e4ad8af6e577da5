import { configurationTable } from '../config.ts';

/** The settings as the table of docs/settings.md. */
export function configurationMarkdown(): string {
  const rows = configurationTable().map(
    ({ name, fallback, meaning }) =>
      `| \`${name}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${meaning.replaceAll('|', '\\|')} |`,
  );
  return ['| Variable | Default | Meaning |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

/** The settings as the file `.env.example`: each with its meaning, none set. */
export function configurationEnv(): string {
  const settings = configurationTable().map(
    ({ name, fallback, meaning }) => `# ${meaning}\n# ${name}=${fallback}\n`,
  );
  return [ENV_HEAD, ...settings].join('\n');
}

const ENV_HEAD = `\
# Settings of Nightshift, with their defaults. Without any of them everything runs from this folder.
# Node reads such a file itself: node --env-file=.env src/main.ts start
# Secrets and addresses with passwords may stand in files instead: NAME_FILE=/run/secrets/name
`;

/** `nightshift config`: only names, defaults and meanings; never what is set. */
export function printConfiguration({ env }: { env: boolean }): void {
  process.stdout.write(env ? configurationEnv() : configurationMarkdown());
}

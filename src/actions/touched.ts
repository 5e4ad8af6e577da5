import { areKnown, environmentsOf, UNTOLD } from '../domain/environments.ts';
import * as say from '../words/touching.ts';

type Facts = Readonly<Record<string, string>>;

/**
 * What putting something live touches, in one line: where, through what, from which revision to which. Names that others
 * gave stand between marks that they cannot close, so that none of them passes for words of ours.
 */
export function touched(facts: Facts): string {
  const of = (name: string): string => facts[name] ?? '';
  return [
    say.where(named(of('environment')), of('repository')),
    elsewhere(facts),
    through(of('job'), of('workflow')),
    say.fromTo(revision(of('live')) || say.nothingKnown, revision(of('sha'))),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function through(job: string, workflow: string): string {
  if (job === '') return workflow === '' ? '' : say.through(named(workflow));
  return job === workflow
    ? say.throughJob(named(job))
    : say.throughJobOf(named(job), named(workflow));
}

/** What is no commit is a version or a tag, and may be anybody's words. */
function revision(text: string): string {
  if (/^[0-9a-f]{40}$/.test(text)) return text.slice(0, 12);
  return text === '' ? '' : named(text);
}

function elsewhere(facts: Facts): string {
  const others = environmentsOf(facts).filter(
    (name) => name !== facts['environment'] && name !== UNTOLD,
  );
  const names = [...others.map(named), ...(areKnown(facts) ? [] : [say.moreThanIsKnown])];
  return names.length === 0 ? '' : say.mayAlsoReach(names.join(', '));
}

export function named(text: string): string {
  return `“${text.replaceAll(/[“”„‟]/g, '"')}”`;
}

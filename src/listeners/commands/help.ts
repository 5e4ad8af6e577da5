import { readCommandLine } from '../../domain/command-line.ts';
import type { Answer, AnswerLine } from '../../slack/blocks/answer.ts';
import { WORDING } from '../../words/wording.ts';
import { type Command, type Topic, TOPICS } from './command.ts';
import { type Noun, NOUNS } from './nouns.ts';
import * as say from '../../words/help.ts';

const ALL_TOPICS = { label: say.allTopics, command: 'help' } as const;

/** Made from the table itself, so that nothing is named that does not exist. */
export function helpCommand(table: () => readonly Command[]): Command {
  return {
    name: 'help',
    synonyms: ['?', 'usage', 'commands', 'what can you do', 'topics'],
    topic: 'night',
    usage: 'help [topic]',
    help: say.theseWords,
    example: 'help',
    takesWords: true,
    run: ({ rest }) => Promise.resolve(help(table(), rest.toLowerCase())),
  };
}

function help(table: readonly Command[], typed: string): Answer {
  const wanted = typed.replace(/^(?:(?:with|about|for|me) )+/, '');
  if (wanted === '') return listTopics(table, say.youCanTypeTheseAfter, null);
  const topics = topicsOf(table).map((name) => ({ name, synonyms: [] }));
  const read = readCommandLine(wanted, [...topics, ...NOUNS, ...table]);
  if (read.kind === 'unknown')
    return listTopics(table, say.thereIsNoHelpAbout(wanted.slice(0, 40)), read.guess);
  const noun = NOUNS.find(({ name }) => name === read.name);
  if (noun !== undefined) return aboutNoun(table, noun);
  const topic =
    topicsOf(table).find((name) => name === read.name) ??
    table.find(({ name }) => name === read.name)?.topic;
  return aboutTopic(table, topic ?? 'night');
}

function aboutTopic(table: readonly Command[], topic: Topic): Answer {
  return {
    what: `${TOPICS[topic]}:`,
    lines: table.filter((command) => command.topic === topic).map(lineOf),
    steps: [ALL_TOPICS],
  };
}

function aboutNoun(table: readonly Command[], { about, topic, commands }: Noun): Answer {
  return {
    what: about,
    lines: table.filter(({ name }) => commands.includes(name)).map(lineOf),
    steps: [{ label: say.allAbout(topic), command: `help ${topic}` }, ALL_TOPICS],
  };
}

function lineOf({ usage, help }: Command): AnswerLine {
  return { title: say.sign(usage), text: help };
}

function topicsOf(table: readonly Command[]): Topic[] {
  return [...new Set(table.map(({ topic }) => topic))];
}

function listTopics(table: readonly Command[], what: string, guess: string | null): Answer {
  return {
    what,
    lines: topicsOf(table).map((topic) => ({
      title: `help ${topic}`,
      text: table
        .filter((command) => command.topic === topic)
        .map(({ name }) => name)
        .join(', '),
    })),
    safe: WORDING.asksFirst,
    ...(guess === null ? {} : { next: say.didYouMean(`help ${guess}`.slice(0, 60)) }),
    steps: [
      guess === null
        ? { label: say.whatHappenedLabel, command: 'help night' }
        : { label: say.run(`help ${guess}`.slice(0, 25)), command: `help ${guess}`.slice(0, 300) },
      { label: say.settings, command: 'help settings' },
    ],
  };
}

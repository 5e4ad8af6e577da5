import { type Argument, BadCommand, sequenceSet, textOf } from './command.ts';
import { headerValues, readDate } from './fetch.ts';
import type { Mailbox, Message } from './world.ts';

type Test = (message: Message) => boolean;

/** Search keys (RFC 9051, section 6.4.4), those that a reader of mail needs; all must hold. */
export function searchTest(args: readonly Argument[], mailbox: Mailbox): Test {
  const waiting = [...args];
  const tests: Test[] = [];
  while (waiting.length > 0) tests.push(nextTest(waiting, mailbox));
  return (message) => tests.every((test) => test(message));
}

function nextTest(waiting: Argument[], mailbox: Mailbox): Test {
  const key = waiting.shift();
  if (Array.isArray(key)) return searchTest(key, mailbox);
  const largest = mailbox.messages.at(-1)?.uid ?? 0;
  switch (textOf(key).toUpperCase()) {
    case 'ALL':
      return () => true;
    case 'UID': {
      const isIn = sequenceSet(textOf(waiting.shift()), largest);
      return ({ uid }) => isIn(uid);
    }
    case 'SINCE': {
      const since = readDate(textOf(waiting.shift())).getTime();
      return ({ at }) => at.getTime() >= since;
    }
    case 'HEADER': {
      const name = textOf(waiting.shift());
      const value = textOf(waiting.shift()).toLowerCase();
      return ({ raw }) =>
        headerValues(raw, name).some((found) => found.toLowerCase().includes(value));
    }
    case 'OR': {
      const either = [nextTest(waiting, mailbox), nextTest(waiting, mailbox)];
      return (message) => either.some((test) => test(message));
    }
    case 'NOT': {
      const test = nextTest(waiting, mailbox);
      return (message) => !test(message);
    }
    default:
      throw new BadCommand(`Cannot search by ${textOf(key)}`);
  }
}

import { listOf, recordOf, type JsonRecord } from './json.ts';
import {
  boolean,
  byType,
  complain,
  exactlyOneOf,
  list,
  oneOf,
  record,
  string,
  typed,
  type Check,
} from './validate-schema.ts';

/** Composition objects; limits from the `@description` texts of `@slack/types` 3.2 and docs.slack.dev. */

export function plainText(max: number): Check {
  return typed('plain_text', {
    required: { text: string({ max }) },
    optional: { emoji: boolean },
  });
}

export function mrkdwn(max: number): Check {
  return typed('mrkdwn', {
    required: { text: string({ max }) },
    optional: { verbatim: boolean },
  });
}

export function textObject(max: number): Check {
  const variants = { plain_text: plainText(max), mrkdwn: mrkdwn(max) };
  return byType(() => variants);
}

/** A link that opens in a browser. */
export const url: Check = (value, at) => {
  string({ max: 3000 })(value, at);
  if (typeof value !== 'string' || value === '') return;
  if (!URL.canParse(value) || !LINK_SCHEMES.test(value)) complain(at, 'invalid_url');
};

const LINK_SCHEMES = /^(https?|mailto|tel|slack):/i;

export const confirm = record({
  required: { text: textObject(300) },
  optional: {
    title: plainText(100),
    confirm: plainText(30),
    deny: plainText(30),
    style: oneOf('primary', 'danger'),
  },
});

const OPTION_TEXT_MAX = 75;

function optionShape(text: Check, extra: Readonly<Record<string, Check>>): Check {
  return record({
    required: { text, value: string({ max: 75 }) },
    optional: { description: plainText(OPTION_TEXT_MAX), ...extra },
  });
}

/** For menus. */
export const plainOption = optionShape(plainText(OPTION_TEXT_MAX), {});
/** For overflow menus, whose options may be links. */
export const overflowOption = optionShape(plainText(OPTION_TEXT_MAX), { url });
/** For checkboxes and radio buttons, which may be formatted. */
export const anyOption = record({
  required: { text: textObject(OPTION_TEXT_MAX), value: string({ max: 75 }) },
  optional: { description: textObject(OPTION_TEXT_MAX) },
});

export const optionGroup = record({
  required: { label: plainText(75), options: list(plainOption, { max: 100 }) },
});

const slackFile = record({
  optional: { url: string({ max: 3000 }), id: string({ max: 255 }) },
  also: exactlyOneOf('id', 'url'),
});

const imageUrl: Check = (value, at) => {
  string({ max: 3000 })(value, at);
  if (typeof value === 'string' && value !== '' && !/^https?:\/\/\S+$/i.test(value))
    complain(at, 'invalid_url');
};

/** Where an image comes from: one of two ways. */
export const imageSource = { image_url: imageUrl, slack_file: slackFile };
export const imageAltText = string({ max: 2000 });

export const imageElement = typed('image', {
  required: { alt_text: imageAltText },
  optional: imageSource,
  also: exactlyOneOf('image_url', 'slack_file'),
});

/** All options of a menu, groups included. */
export function optionsOf(element: JsonRecord): readonly unknown[] {
  const grouped = listOf(element['option_groups']).flatMap((group) =>
    listOf(recordOf(group)['options']),
  );
  return [...listOf(element['options']), ...grouped];
}

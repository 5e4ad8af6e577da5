import { imageElement, overflowOption, plainText, url } from './validate-objects.ts';
import { pickers, selects, uniqueValues } from './validate-menus.ts';
import { richTextBlock } from './validate-rich-text.ts';
import {
  boolean,
  integer,
  list,
  matching,
  record,
  string,
  typed,
  type Check,
} from './validate-schema.ts';
import {
  action,
  confirmable,
  id,
  ids,
  label,
  minBelowMax,
  style,
  typable,
} from './validate-traits.ts';

/** Block elements as in `@slack/types` 3.2, `block-elements.d.ts`. */

const buttonValue = string({ min: 0, max: 2000 });
const button = typed('button', {
  required: { text: plainText(75) },
  optional: { ...confirmable, ...style, ...label, value: buttonValue, url },
});

const workflowButton = typed('workflow_button', {
  required: {
    text: plainText(75),
    workflow: record({
      required: {
        trigger: record({
          required: { url },
          optional: {
            customizable_input_parameters: list(
              record({ required: { name: id, value: string({ min: 0, max: 2000 }) } }),
              { max: 100 },
            ),
          },
        }),
      },
    }),
  },
  optional: { ...confirmable, ...style, ...label },
});

const overflow = typed('overflow', {
  required: { options: list(overflowOption, { max: 5 }) },
  optional: confirmable,
  also: uniqueValues,
});

const richTextInput = typed('rich_text_input', {
  optional: {
    ...typable,
    initial_value: richTextBlock,
    min_lines: integer(1, 100),
    max_lines: integer(1, 100),
  },
});

const textInputs: Record<string, Check> = {
  plain_text_input: typed('plain_text_input', {
    optional: {
      ...typable,
      initial_value: string({ min: 0, max: 3000 }),
      multiline: boolean,
      min_length: integer(0, 3000),
      max_length: integer(1, 3000),
    },
    also: minBelowMax('min_length', 'max_length'),
  }),
  email_text_input: typed('email_text_input', {
    optional: { ...typable, initial_value: string({ min: 0, max: 3000 }) },
  }),
  url_text_input: typed('url_text_input', {
    optional: { ...typable, initial_value: string({ min: 0, max: 3000 }) },
  }),
  number_input: typed('number_input', {
    required: { is_decimal_allowed: boolean },
    optional: {
      ...typable,
      initial_value: matching(/^-?\d+(\.\d+)?$/, 'must be a number'),
      min_value: matching(/^-?\d+(\.\d+)?$/, 'must be a number'),
      max_value: matching(/^-?\d+(\.\d+)?$/, 'must be a number'),
    },
    also: minBelowMax('min_value', 'max_value'),
  }),
  file_input: typed('file_input', {
    optional: { ...action, filetypes: list(id, { max: 100 }), max_files: integer(1, 10) },
  }),
};

const feedbackButton = record({
  required: { text: plainText(75), value: string({ max: 2000 }) },
  optional: label,
});

export const buttonElement = button;

/** Which elements may stand where (docs: "Blocks", compatible block elements). */
export const actionsElements: Readonly<Record<string, Check>> = {
  ...selects,
  ...pickers,
  button,
  overflow,
  workflow_button: workflowButton,
  rich_text_input: richTextInput,
};

export const accessories: Readonly<Record<string, Check>> = {
  ...selects,
  ...pickers,
  button,
  overflow,
  workflow_button: workflowButton,
  image: imageElement,
};

export const inputElements: Readonly<Record<string, Check>> = {
  ...selects,
  ...pickers,
  ...textInputs,
  rich_text_input: richTextInput,
};

export const contextActionsElements: Readonly<Record<string, Check>> = {
  feedback_buttons: typed('feedback_buttons', {
    required: { positive_button: feedbackButton, negative_button: feedbackButton },
    optional: action,
  }),
  icon_button: typed('icon_button', {
    required: { icon: id, text: plainText(75) },
    optional: { ...confirmable, ...label, value: buttonValue, visible_to_user_ids: ids },
  }),
};

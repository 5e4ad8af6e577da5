import { listOf } from './json.ts';
import { anyOption, optionGroup, optionsOf, plainOption } from './validate-objects.ts';
import {
  allOf,
  below,
  boolean,
  complain,
  exactlyOneOf,
  integer,
  isAmong,
  list,
  matching,
  oneOf,
  record,
  string,
  typed,
  type Check,
  type Shape,
} from './validate-schema.ts';
import { confirmable, focusable, id, ids, many, selectable } from './validate-traits.ts';

/** Menus, check boxes and pickers, as in `@slack/types` 3.2, `block-elements.d.ts`. */

const knownInitial: NonNullable<Shape['also']> = (element, at) => {
  const options = optionsOf(element);
  const single = element['initial_option'];
  if (single !== undefined && !isAmong(single, options))
    complain(below(at, 'initial_option'), 'must be one of the provided options');
  listOf(element['initial_options']).forEach((option, index) => {
    if (!isAmong(option, options))
      complain(below(below(at, 'initial_options'), index), 'must be one of the provided options');
  });
};

export const uniqueValues: NonNullable<Shape['also']> = (element, at) => {
  const texts = optionsOf(element).map((option) => JSON.stringify(option));
  if (new Set(texts).size !== texts.length) complain(at, 'options must be unique');
};

const menuOptions = {
  options: list(plainOption, { max: 100 }),
  option_groups: list(optionGroup, { max: 100 }),
};
const oneSource = exactlyOneOf('options', 'option_groups');
const conversationFilter = record({
  optional: {
    include: list(oneOf('im', 'mpim', 'private', 'public'), { max: 4 }),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
});

export const selects: Record<string, Check> = {
  static_select: typed('static_select', {
    optional: { ...selectable, ...menuOptions, initial_option: plainOption },
    also: allOf(oneSource, knownInitial),
  }),
  external_select: typed('external_select', {
    optional: { ...selectable, initial_option: plainOption, min_query_length: integer(0, 100) },
  }),
  users_select: typed('users_select', { optional: { ...selectable, initial_user: id } }),
  conversations_select: typed('conversations_select', {
    optional: {
      ...selectable,
      initial_conversation: id,
      default_to_current_conversation: boolean,
      filter: conversationFilter,
      response_url_enabled: boolean,
    },
  }),
  channels_select: typed('channels_select', {
    optional: { ...selectable, initial_channel: id, response_url_enabled: boolean },
  }),
  multi_static_select: typed('multi_static_select', {
    optional: {
      ...selectable,
      ...many,
      ...menuOptions,
      initial_options: list(plainOption, { max: 100 }),
    },
    also: allOf(oneSource, knownInitial),
  }),
  multi_external_select: typed('multi_external_select', {
    optional: {
      ...selectable,
      ...many,
      initial_options: list(plainOption, { max: 100 }),
      min_query_length: integer(0, 100),
    },
  }),
  multi_users_select: typed('multi_users_select', {
    optional: { ...selectable, ...many, initial_users: ids },
  }),
  multi_conversations_select: typed('multi_conversations_select', {
    optional: {
      ...selectable,
      ...many,
      initial_conversations: ids,
      default_to_current_conversation: boolean,
      filter: conversationFilter,
    },
  }),
  multi_channels_select: typed('multi_channels_select', {
    optional: { ...selectable, ...many, initial_channels: ids },
  }),
};

export const pickers: Record<string, Check> = {
  checkboxes: typed('checkboxes', {
    required: { options: list(anyOption, { max: 10 }) },
    optional: { ...confirmable, ...focusable, initial_options: list(anyOption, { max: 10 }) },
    also: allOf(knownInitial, uniqueValues),
  }),
  radio_buttons: typed('radio_buttons', {
    required: { options: list(anyOption, { max: 10 }) },
    optional: { ...confirmable, ...focusable, initial_option: anyOption },
    also: allOf(knownInitial, uniqueValues),
  }),
  datepicker: typed('datepicker', {
    optional: {
      ...selectable,
      initial_date: matching(/^\d{4}-\d{2}-\d{2}$/, 'must be in the format YYYY-MM-DD'),
    },
  }),
  timepicker: typed('timepicker', {
    optional: {
      ...selectable,
      initial_time: matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be in the format HH:mm'),
      timezone: string({ max: 100 }),
    },
  }),
  datetimepicker: typed('datetimepicker', {
    optional: {
      ...confirmable,
      ...focusable,
      initial_date_time: integer(1_000_000_000, 9_999_999_999),
    },
  }),
};

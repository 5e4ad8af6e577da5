import type { JsonRecord } from './json.ts';
import { confirm, plainText } from './validate-objects.ts';
import {
  boolean,
  complain,
  integer,
  list,
  oneOf,
  record,
  string,
  type Place,
  type Shape,
} from './validate-schema.ts';

/** What several block elements have in common (`@slack/types` 3.2, `extensions.d.ts`). */

export const action = { action_id: string({ max: 255 }) };
export const confirmable = { ...action, confirm };
export const focusable = { focus_on_load: boolean };
export const placeholdable = { placeholder: plainText(150) };
export const selectable = { ...confirmable, ...focusable, ...placeholdable };
export const dispatchable = {
  dispatch_action_config: record({
    optional: {
      trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), { max: 2 }),
    },
  }),
};
export const typable = { ...action, ...dispatchable, ...focusable, ...placeholdable };
export const many = { max_selected_items: integer(1, 100) };
export const style = { style: oneOf('primary', 'danger') };
export const label = { accessibility_label: string({ max: 75 }) };
export const id = string({ max: 255 });
export const ids = list(id, { min: 0, max: 100 });

export const minBelowMax = (minKey: string, maxKey: string): NonNullable<Shape['also']> => {
  return (element: JsonRecord, at: Place) => {
    const min = element[minKey];
    const max = element[maxKey];
    if (min === undefined || max === undefined) return;
    if (Number(min) > Number(max)) complain(at, `\`${minKey}\` must not be above \`${maxKey}\``);
  };
};

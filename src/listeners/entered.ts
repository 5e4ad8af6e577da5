import type { ViewSubmitAction } from '@slack/bolt';

/** What was entered in a modal, by block: a text, a chosen value, the ticked values, or null where it was left empty. */
export function enteredIn(
  values: ViewSubmitAction['view']['state']['values'],
): ReadonlyMap<string, string | readonly string[] | null> {
  return new Map(
    Object.entries(values).map(([block, fields]) => [block, valueOf(Object.values(fields)[0])]),
  );
}

type Field = ViewSubmitAction['view']['state']['values'][string][string];

function valueOf(field: Field | undefined): string | readonly string[] | null {
  if (field === undefined) return null;
  const { selected_options: ticked, selected_option: chosen } = field;
  if (ticked !== undefined) return ticked.map(({ value }) => value ?? '');
  return chosen?.value ?? field.selected_time ?? field.selected_date ?? field.value ?? null;
}

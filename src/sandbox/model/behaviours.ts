import type { Json } from '../../lib/canonical-json.ts';
import { fillSchema, type SlotChoices } from './fill-schema.ts';
import type { ModelRequest } from './request.ts';

/**
 * How the model answers: a string goes out as it is, any other value as JSON. A behaviour that throws
 * makes the server answer 500.
 */
export type ModelBehaviour = (request: ModelRequest) => Json | Promise<Json>;

/** Answers what a function of the request says. */
export function scripted(answer: ModelBehaviour): ModelBehaviour {
  return answer;
}

const MODEST: SlotChoices = {
  text: () => '',
  pick: ([first = null]) => first,
  branch: ([first]) => first,
  number: ({ minimum }) => minimum ?? 0,
  flag: () => false,
  count: () => 0,
};

/** The least that the schema allows; what a new sandbox does. */
export const modest: ModelBehaviour = ({ schema }) =>
  schema === null ? '' : fillSchema(schema.schema, MODEST);

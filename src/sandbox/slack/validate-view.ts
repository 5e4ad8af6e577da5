import { listOf, recordOf, type JsonRecord } from './json.ts';
import { refusalOfProblems, SlackRefusal } from './refusal.ts';
import { checkBlocks } from './validate-blocks.ts';
import { plainText } from './validate-objects.ts';
import {
  below,
  boolean,
  complain,
  rootPlace,
  string,
  typed,
  type Check,
  type Place,
} from './validate-schema.ts';

/** Docs, `views.open`: "view payload is greater than 250kb". */
const VIEW_BYTES_MAX = 250_000;

const anything: Check = () => {
  // Blocks have their own check, which knows the surface.
};

const common = {
  private_metadata: string({ min: 0, max: 3000 }),
  callback_id: string({ min: 0, max: 255 }),
  external_id: string({ min: 0, max: 255 }),
};

const modal = typed('modal', {
  required: { title: plainText(24), blocks: anything },
  optional: {
    ...common,
    close: plainText(24),
    submit: plainText(24),
    clear_on_close: boolean,
    notify_on_close: boolean,
    submit_disabled: boolean,
  },
  also: submitWithInputs,
});

const home = typed('home', { required: { blocks: anything }, optional: common });

/** `@slack/types`, `ModalView.submit`: required when an input block is within the blocks. */
function submitWithInputs(view: JsonRecord, at: Place): void {
  const hasInput = listOf(view['blocks']).some((block) => recordOf(block)['type'] === 'input');
  if (hasInput && view['submit'] === undefined)
    complain(at, 'missing required field: submit (the view has input blocks)');
}

/** Throws `view_too_large`, or `invalid_arguments` with a pointer to each thing that is wrong. */
export function assertView(view: JsonRecord, type: 'modal' | 'home'): void {
  if (Buffer.byteLength(JSON.stringify(view)) > VIEW_BYTES_MAX)
    throw new SlackRefusal('view_too_large');
  const at = rootPlace('/view');
  const check = type === 'modal' ? modal : home;
  check(view, at);
  if (view['blocks'] !== undefined) checkBlocks(view['blocks'], type, below(at, 'blocks'));
  if (at.problems.length > 0) throw refusalOfProblems('invalid_arguments', at.problems);
}

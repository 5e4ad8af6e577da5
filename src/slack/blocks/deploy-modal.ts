import type { InputBlock } from '@slack/types';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import * as part from './parts.ts';
import * as say from '../../words/forms.ts';

/** Slack takes so many options, with values this long. */
const OPTIONS_MAX = 100;
const VALUE_MAX = 150;
const REF_MAX = 200;

export interface DeployForm {
  repository: string;
  ref: string;
  environment: string;
}

/** What to deploy where, for who did not type it; `callback_id` is `deploy.form`. Null where nothing can be chosen. */
export function sealedDeployModal(repositories: readonly string[]): SealedView | null {
  const options = [...new Set(repositories)]
    .filter((name) => name.length <= VALUE_MAX)
    .slice(0, OPTIONS_MAX)
    .map((name) => ({ text: part.plain(name, 75), value: name }));
  const [first, ...others] = options;
  if (first === undefined) return null;
  return seal(
    {
      type: 'modal',
      callback_id: 'deploy.form',
      title: part.plain(say.deploy, 24),
      submit: part.plain(say.showTheCard, 24),
      close: part.plain(say.notNow, 24),
      blocks: [
        {
          ...input('repository', say.pipeline),
          element: {
            type: 'static_select',
            action_id: 'repository',
            options,
            ...(others.length === 0 ? { initial_option: first } : {}),
          },
        },
        typed('ref', say.tagBranchOrCommit),
        typed('environment', say.environmentForExample),
        part.context('deploy.says', say.nothingIsDeployed),
      ],
    },
    NOTHING_ALLOWED,
  );
}

function input(name: string, label: string): Pick<InputBlock, 'type' | 'block_id' | 'label'> {
  return { type: 'input', block_id: name, label: part.plain(label, 100) };
}

function typed(name: string, label: string): InputBlock {
  const element = { type: 'plain_text_input', action_id: name, max_length: REF_MAX } as const;
  return { ...input(name, label), element };
}

/** What was entered, or what is wrong with it, by block. */
export function readDeployForm(
  entered: ReadonlyMap<string, string>,
): { form: DeployForm } | { complaints: Readonly<Record<string, string>> } {
  const value = (name: string): string => (entered.get(name) ?? '').trim();
  const form = {
    repository: value('repository'),
    ref: value('ref'),
    environment: value('environment'),
  };
  const complaints = {
    ...(form.repository === '' ? { repository: say.chooseAPipeline } : {}),
    ...(/^\S+$/.test(form.ref) ? {} : { ref: say.oneNameWithoutSpaces }),
    ...(form.environment === '' ? { environment: say.nameAnEnvironment } : {}),
  };
  return Object.keys(complaints).length > 0 ? { complaints } : { form };
}

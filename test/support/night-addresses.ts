import type { Env } from '#src/config.ts';
import { addressesOf, type Opened } from '#src/sandbox/addresses.ts';
import type { ModelSandbox } from '#src/sandbox/model/server.ts';

/** What points the product at a night's servers. */
export function nightAddresses(world: Opened & { model: ModelSandbox }, hasModel: boolean): Env {
  const { model, ...servers } = world;
  return {
    ...addressesOf(servers),
    ...(hasModel
      ? {
          OPENAI_BASE_URL: `${model.url}/v1`,
          OPENAI_MODEL: 'sandbox',
          OPENAI_API_KEY: 'sk-sandbox',
        }
      : {}),
  };
}

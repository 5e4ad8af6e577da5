import { fileURLToPath } from 'node:url';
import { shippedClassifier } from '../../domain/mail-classifier.ts';
import { systemClock } from '../../lib/time.ts';
import { createModelSandbox } from '../../sandbox/model/server.ts';
import { loadMailCorpora } from '../eval/mail/corpus.ts';
import { judgeCorpus } from '../eval/mail/judge.ts';

export interface ModelFigures {
  /** As the loopback model server counts them: four characters are a token, the schema included. */
  inputTokensPerMail: number;
  callsPerMail: number;
}

const SAMPLE = fileURLToPath(new URL('../../sandbox/sample-night/mail', import.meta.url));

/** What the sample night's mails cost a model, with the prompts as they are sent. */
export async function measureModel(): Promise<ModelFigures> {
  const server = await createModelSandbox({ clock: systemClock });
  try {
    const mails = await loadMailCorpora([SAMPLE]);
    const { cost } = await judgeCorpus(mails, {
      classifierFor: () => shippedClassifier(),
      config: {
        OPENAI_BASE_URL: `${server.url}/v1`,
        OPENAI_API_KEY: undefined,
        OPENAI_MODEL: 'sandbox',
      },
    });
    return {
      inputTokensPerMail: Math.round(cost.inputTokens / mails.length),
      callsPerMail: Math.round((cost.modelCalls / mails.length) * 1_000) / 1_000,
    };
  } finally {
    await server.close();
  }
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';

const Ready = z.object({
  type: z.literal('ready'),
  environment: z.record(z.string(), z.string()),
  secret: z.string(),
});

export interface Outside {
  environment: Readonly<Record<string, string>>;
  secret: string;
  /** Lets so many generated mails arrive. */
  deliver(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts the sandbox in a child process. */
export async function openOutside(): Promise<Outside> {
  const child = fork(new URL('./sandbox-process.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [first]: unknown[] = await once(child, 'message');
  const { environment, secret } = Ready.parse(first);
  return {
    environment,
    secret,
    deliver: async (count) => {
      const delivered = once(child, 'message');
      child.send({ deliver: count });
      await delivered;
    },
    close: async () => {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

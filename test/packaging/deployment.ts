import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';

const FOLDER = resolve(import.meta.dirname, '../../manifests');

/** Every YAML file below `manifests/`, by its path there. */
export function deploymentFiles(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .toSorted();
}

export function readDeployment(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}

/** Throws on what is no YAML, or no single document. */
export function parseDeployment(file: string): unknown {
  const document = parseDocument(readDeployment(file), { merge: true, uniqueKeys: true });
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) throw new Error(`${file}: ${problems.map(String).join('; ')}`);
  return document.toJS();
}

const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  secrets: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  stop_grace_period: z.string().optional(),
});
const Compose = z.object({
  services: z.record(z.string(), Service.partial({ environment: true })),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

export type Compose = z.infer<typeof Compose>;

export function composeFile(): Compose {
  return Compose.parse(parseDeployment('compose.yaml'));
}

const Probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) }).optional();
const Container = z.object({
  image: z.string(),
  args: z.array(z.string()),
  envFrom: z.array(z.object({ configMapRef: z.object({ name: z.string() }) })),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  securityContext: z.looseObject({}),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
  readinessProbe: Probe,
  livenessProbe: Probe,
  startupProbe: Probe,
});
const Labels = z.record(z.string(), z.string());
const Workload = z.object({
  kind: z.enum(['Deployment', 'Job']),
  metadata: z.object({ name: z.string(), labels: Labels }),
  spec: z.object({
    selector: z.object({ matchLabels: Labels }).optional(),
    template: z.object({
      metadata: z.object({ labels: Labels }),
      spec: z.object({
        automountServiceAccountToken: z.boolean(),
        terminationGracePeriodSeconds: z.number().optional(),
        securityContext: z.looseObject({}),
        containers: z.tuple([Container]),
        volumes: z.array(z.looseObject({ name: z.string() })),
      }),
    }),
  }),
});

export type Workload = z.infer<typeof Workload>;

export function workload(name: string): Workload {
  return Workload.parse(parseDeployment(`kubernetes/${name}.yaml`));
}

export function configMap(): Record<string, string> {
  return z.object({ data: Labels }).parse(parseDeployment('kubernetes/config.yaml')).data;
}

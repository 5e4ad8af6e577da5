import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createStoppedClock } from '#src/lib/time.ts';
import { type ArgoCdSandbox, createArgoCdSandbox } from '#src/sandbox/argo-cd/server.ts';
import { createKubernetesSandbox, type KubernetesSandbox } from '#src/sandbox/kubernetes/server.ts';
import { misfits, readModel, Type } from '../support/vendor-model.ts';

const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
const types = { types: z.record(z.string(), Type) };
const kubernetes = readModel('kubernetes', types);
const argoCd = readModel('argo-cd', types);
let cluster: KubernetesSandbox;
let server: ArgoCdSandbox;
beforeAll(async () => {
  cluster = await createKubernetesSandbox({ clock });
  server = await createArgoCdSandbox({ clock });
});
afterAll(async () => {
  await cluster.close();
  await server.close();
});

async function answer({ url, tokens }: KubernetesSandbox | ArgoCdSandbox, path: string) {
  const headers = { authorization: `Bearer ${tokens.read}` };
  return z
    .record(z.string(), z.unknown())
    .parse(await (await fetch(`${url}${path}`, { headers })).json());
}

test('Kubernetes’ server answers in the shapes of Kubernetes’ own models', async () => {
  for (const outcome of ['complete', 'broken'] as const) {
    cluster.roll({ deployment: 'store/web', outcome });
    clock.advance(120_000);
  }
  const apps = '/apis/apps/v1/namespaces/store';
  const asked = [
    ['DeploymentList', '/apis/apps/v1/deployments'],
    ['Deployment', `${apps}/deployments/web`],
    ['ReplicaSetList', `${apps}/replicasets`],
    ['PodList', '/api/v1/namespaces/store/pods'],
    ['Status', `${apps}/deployments/gone`],
  ] as const;
  for (const [name, path] of asked) {
    const value = await answer(cluster, path);
    const type = kubernetes.types[name] ?? '';
    expect(misfits(kubernetes.shapes, value, { type, at: name })).toEqual([]);
  }
});

test('Argo CD’s server answers in the shapes of Argo CD’s own definitions', async () => {
  const application = 'shop/cart';
  const hook = { name: 'migrate', log: 'failed' };
  for (const outcome of ['Succeeded', 'Failed'] as const) {
    server.addSync({ application, outcome, ...(outcome === 'Failed' ? { hook } : {}) });
    clock.advance(120_000);
  }
  server.setAutoSync(application, true);
  const { items } = await answer(server, '/api/v1/applications');
  const type = argoCd.types['Application'] ?? '';
  const found = z.array(z.unknown()).parse(items);
  expect(found).toHaveLength(1);
  // The API leaves out what every application has in common.
  const common = ['it lacks apiVersion', 'it lacks kind'];
  for (const value of found)
    expect(misfits(argoCd.shapes, value, { type, at: 'it' })).toEqual(common);
});

import { expect, test } from 'vitest';
import { readDeployForm, sealedDeployModal } from '#src/slack/blocks/deploy-modal.ts';
import { golden, json } from './golden.ts';

test('the form of a deployment offers each pipeline once, whatever it is called', () => {
  const names = ['acme/payments', 'acme/payments', '<!channel> *x*', 'x'.repeat(151)];
  const view = sealedDeployModal(names)?.view;
  expect(json(view)).toBe(golden('modal-deploy', view));
  expect(sealedDeployModal(Array.from({ length: 300 }, (_, at) => `acme/p${at}`))).not.toBeNull();
  expect(sealedDeployModal([])).toBeNull();
});

test('what is entered is read whole, and what is missing is said at its field', () => {
  const form = { repository: 'acme/payments', ref: 'v1', environment: 'prod eu' };
  expect(readDeployForm(new Map(Object.entries(form)))).toEqual({ form });
  expect(readDeployForm(new Map([['ref', 'v1 v2']]))).toEqual({
    complaints: {
      repository: 'Choose a pipeline, please.',
      ref: 'One name without spaces, please.',
      environment: 'Name an environment, please.',
    },
  });
});

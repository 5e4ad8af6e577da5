import { expect, test } from 'vitest';
import { sealedExceptionModal } from '#src/slack/blocks/exception-modal.ts';
import { golden, json } from './golden.ts';

test('the form that asks for an exception reads as agreed, and names its proposal', () => {
  const { view } = sealedExceptionModal('prp_0123456789abcdef');
  expect(json(view)).toBe(golden('modal-exception', view));
  expect(view).toMatchObject({ private_metadata: 'prp_0123456789abcdef' });
});

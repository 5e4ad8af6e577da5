import { expect, test } from '@jest/globals';
import { sealedRuleForm } from '../../src/slack/blocks/rule-modal.ts';
import { golden, json } from './golden.ts';

test('the form of a new rule reads as agreed', () => {
  const { view } = sealedRuleForm(null);
  expect(json(view)).toBe(golden('modal-rule', view));
});

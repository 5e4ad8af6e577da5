import { describe, expect, test } from 'vitest';
import { sealedEditModal } from '../../src/slack/blocks/edit-modal.ts';
import { aCard, anItem, REPLY } from './build.ts';
import { golden, json } from './golden.ts';

const editable = { subject: 'Re: Offer', text: 'Hello Ada,\n\nyes, gladly.' };

describe('the modal in which a draft is edited', () => {
  test('holds its exact words, and shows where it goes without letting that be changed', () => {
    const view = sealedEditModal(aCard([anItem({ ...REPLY, editable })]))?.view ?? {};
    expect(json(view)).toBe(golden('modal-edit', view));
  });

  test('is not there for what cannot be edited', () => {
    expect(sealedEditModal(aCard([anItem(REPLY)]))).toBeNull();
  });
});

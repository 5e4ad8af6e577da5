import { describe, expect, test } from 'vitest';
import { isOfAnother, languageOf } from '#src/domain/language.ts';

describe('the language of a text', () => {
  test.each([
    ['You will have the figures with this mail.', 'en'],
    ['Wir haben die Zahlen nicht mit der Post geschickt.', 'de'],
    ['La reunión está lista y usted está invitado.', 'es'],
    ['Porém está já além', null],
    ['the und', null],
    ['www.the.com/and.the.rest for.all.the.rest', null],
  ])('of %j is %s', (text, language) => {
    expect(languageOf(text)).toBe(language);
  });
});

describe('a language that is none of ours', () => {
  test.each([
    ['Kurier zadzwoni przed dostawą.', true],
    ['Курьер позвонит перед доставкой.', true],
    ['Kurier zadzwoni with the parcel.', false],
    ['T\u04bb\u0435 p\u0430rcel w\u0456ll arrive.', false],
    ['The parcel will arrive.', false],
  ])('%j is of one: %s', (text, isForeign) => {
    expect(isOfAnother(text)).toBe(isForeign);
  });
});

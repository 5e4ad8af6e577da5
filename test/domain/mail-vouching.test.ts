import { describe, expect, test } from 'vitest';
import { factsOf, NO_HISTORY } from '#src/domain/mail-facts.ts';
import { triageByRules } from '#src/domain/mail-triage.ts';
import { aMail } from './mail-builder.ts';

const SENDER = { from: { name: 'Sam', address: 'sam@mail.elsewhere.com' } };
const OWNER = { ownerAddress: 'owner@work.example', history: NO_HISTORY };
const stated = (results: string, authServer?: string) =>
  factsOf(aMail({ ...SENDER, headers: { 'authentication-results': results } }), {
    ...OWNER,
    ...(authServer === undefined ? {} : { authServer }),
  });

describe('whether anything speaks for the sender', () => {
  test.each([
    ['spf=none smtp.mailfrom=other.com; dkim=none header.d=none;dmarc=none action=none'],
    ['spf=pass smtp.mailfrom=a@other.com; dkim=none; dmarc=none'],
    ['spf=none smtp.helo=x; dkim=fail (signature did not verify); dmarc=none'],
    ['spf=pass smtp.mailfrom=elsewhere.com; dkim=pass; dmarc=none;compauth=fail reason=001'],
  ])('nothing does in %j', (results) => {
    expect(stated(results).unvouched).toBe(true);
  });

  test.each([
    ['spf=pass smtp.mailfrom=bounce@elsewhere.com; dkim=none; dmarc=none'],
    ['spf=none smtp.mailfrom=other.com; dkim=pass header.d=sender.net; dmarc=none'],
    ['spf=pass smtp.mailfrom=other.com; dkim=none;dmarc=bestguesspass;compauth=pass reason=109'],
    ['spf=none smtp.mailfrom=other.com; dkim=fail; dmarc=pass header.from=elsewhere.com'],
    ['mx.other.com; dmarc=none header.from=elsewhere.com'],
    [''],
  ])('something does, or nothing was looked for, in %j', (results) => {
    expect(stated(results).unvouched).toBe(false);
  });

  test('another server than the one whose word counts says nothing', () => {
    const results = 'mx.work.example; spf=none smtp.mailfrom=x.com; dkim=none; dmarc=none';
    expect(stated(results, 'mx.work.example').unvouched).toBe(true);
    expect(stated(results, 'mx.google.com').unvouched).toBe(false);
  });

  test('it weighs with the words of a lure, not with those of work, nor in a list that people write to', () => {
    const headers = { 'authentication-results': 'spf=none; dkim=none; dmarc=none' };
    const lure = { ...SENDER, subject: 'Final notice', text: 'Verify your account now.' };
    const work = {
      ...SENDER,
      subject: 'Figures',
      text: 'Here are the figures of June for the board.',
    };
    const of = (mail: Parameters<typeof aMail>[0]) => triageByRules(aMail(mail), OWNER);

    expect(of({ ...lure, headers }).why).toContain(
      'no check of the receiving server speaks for the sender',
    );
    expect(of({ ...lure, headers }).category).toBe('suspicious');
    expect(of({ ...work, headers }).category).not.toBe('suspicious');
    const list = { ...headers, 'list-post': '<mailto:admins@lists.example>' };
    expect(of({ ...lure, headers: list }).why).not.toContain(
      'no check of the receiving server speaks for the sender',
    );
  });
});

describe('words of the sender within what the server says', () => {
  const said = (results: string) => stated(results, 'mx.work.example').authentication;
  const FAILED = 'spf=pass smtp.mailfrom=a@evil.com; dmarc=fail header.from=elsewhere.com';

  test.each([
    ['a seal of its own', 'arc=pass (i=1 spf=pass dmarc=pass fromdomain=elsewhere.com); '],
    ['a comment in a comment', 'dkim=none (no (dmarc=pass) ; dmarc=pass); '],
    ['a quoted mailbox', 'spf=pass smtp.mailfrom="; dmarc=pass "@evil.com; '],
    ['a quoted mailbox in a comment', 'spf=pass (of "x) ; dmarc=pass ("@evil.com); '],
    ['a part of its own', 'dmarc=pass; '],
    ['a word within a part', 'spf=none smtp.helo=x dmarc=pass; '],
  ])('%s passes nothing', (_, words) => {
    expect(said(`mx.work.example; ${words}${FAILED}`).dmarc).toBe('fail');
  });

  test('nothing passes by a field that does not end, while a failure in it is believed', () => {
    expect(said('mx.work.example; dmarc=pass; spf=fail; arc=none (x').dmarc).toBe('none');
    expect(said('mx.work.example; dmarc=pass; spf=fail; arc=none (x').spf).toBe('fail');
    const long = `mx.work.example; dmarc=pass; dkim=pass header.d=${'x'.repeat(1_000)}`;
    expect(said(long).dmarc).toBe('none');
  });

  test('a signature that a list broke accuses nobody beside one that holds, and where no server is named passes nobody', () => {
    const both = 'mx; dkim=fail header.d=a.com; dkim=pass header.d=b.com';
    expect(stated(both).authentication.dkim).toBe('none');
    expect(stated(both, 'mx').authentication.dkim).toBe('pass');
    expect(stated('mx; dkim=fail').authentication.dkim).toBe('fail');
  });

  test('what the server itself says passes, beside comments and versions', () => {
    const words = 'dkim=fail header.d=a.com; dkim/1 = pass (2048-bit (rsa)) header.d=elsewhere.com';
    expect(said(`mx.work.example 1; ${words}; spf=pass; dmarc=pass (p=NONE)`)).toEqual({
      spf: 'pass',
      dkim: 'pass',
      dmarc: 'pass',
    });
  });
});

import { type MethodResult, resultsIn } from './authentication-results.ts';
import { organisation } from './mail-names.ts';
import type { Mail } from './signal.ts';

export type AuthResult = 'pass' | 'fail' | 'none';

export interface Authentication {
  spf: AuthResult;
  dkim: AuthResult;
  dmarc: AuthResult;
}

/** A failure is believed of any server, a pass only of the named one: whoever sends may have written the header. */
export function authentication(mail: Mail, authServer: string | undefined): Authentication {
  const { results, isTrusted } = statement(mail, authServer);
  const result = (of: keyof Authentication): AuthResult => {
    const said = results.filter(({ method }) => method === of).map((one) => one.result);
    const hasPass = said.includes('pass');
    // Beside one good signature those that lists broke tell nothing; of the others there is one result, and a second
    // is somebody's own.
    const isFailed = said.some((one) => FAILED.has(one)) && !(of === 'dkim' && hasPass);
    if (isFailed) return 'fail';
    return hasPass && isTrusted ? 'pass' : 'none';
  };
  return { spf: result('spf'), dkim: result('dkim'), dmarc: result('dmarc') };
}

const FAILED: ReadonlySet<string> = new Set(['fail', 'softfail', 'permerror']);

/**
 * A server that looked at both envelope and signatures found nothing for the domain in From: no signature that
 * holds, and no envelope of that domain whose server may send for it. Exchange Online sums up as `compauth`.
 */
export function isUnvouched(mail: Mail, authServer: string | undefined): boolean {
  const { results } = statement(mail, authServer);
  const has = (of: string, ...wanted: string[]): boolean =>
    results.some(
      ({ method, result }) => method === of && (wanted.length === 0 || wanted.includes(result)),
    );
  if (has('compauth', 'fail')) return true;
  if (!has('spf') || !has('dkim')) return false;
  if (has('dmarc', 'pass', 'bestguesspass') || has('dkim', 'pass')) return false;
  return !results.some(
    ({ method, result, properties }) =>
      method === 'spf' &&
      result === 'pass' &&
      organisation(properties.get('smtp.mailfrom') ?? '') === organisation(mail.from.address),
  );
}

/** What the topmost Authentication-Results says; nothing where another server than the named one wrote it. */
function statement(
  { headers }: Mail,
  authServer: string | undefined,
): { results: readonly MethodResult[]; isTrusted: boolean } {
  const { server, results, isWhole } = resultsIn(headers['authentication-results'] ?? '');
  const isOfNamed = authServer !== undefined && server === authServer.toLowerCase();
  return {
    results: authServer === undefined || isOfNamed ? results : [],
    isTrusted: isOfNamed && isWhole,
  };
}

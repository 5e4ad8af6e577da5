import type { Cue } from './mail-cue.ts';

/** The language of selling and of deceit: what strangers want of many people at once. */
export const PROMOTION: readonly Cue[] = [
  {
    category: 'promotion',
    weight: 3,
    why: 'it offers a discount',
    pattern:
      /\b\d{1,2} ?% ?(?:off|discount|rabatt)|\b(?:discount(?:ed|s)?|coupon|promo(?: code)?|voucher|clearance|flash (?:sale|deal|offer|discount)|special offer|limited[- ](?:time )?(?:offer|edition)|lowest prices?|best prices?|save (?:up to )?\$?\d|rabatt|angebot)\b/,
  },
  {
    category: 'promotion',
    weight: 2,
    why: 'it sells something',
    pattern:
      /\b(?:free (?:trial|shipping|gift|quote|details|sample|bonus)|buy now|order (?:now|today)|shop now|sign up (?:now|today)|act now|subscribe now|new arrivals|exclusive (?:discounts?|offer|deal|access)|money[- ]back|membership plans?|our new (?:product|membership|plan)|per month|pricing (?:expires|resets|window)|offer (?:ends|expires|closes)|expires (?:today|tonight|soon)|hours? left|bestellen)\b/,
  },
  {
    category: 'promotion',
    weight: 2.5,
    why: 'it is unsolicited selling',
    pattern:
      /\b(?:i noticed (?:your|that your) (?:team|company)|reaching out (?:directly )?(?:with|from|because|to (?:invite|offer|introduce))|sponsor(?:ship)?s?\b|roi\b|our (?:platform|solution|suite|analysis|clients)|book a (?:demo|call)|quick call to|lock in (?:these|your|the) (?:rates?|tier|slot|price)|competing solutions|this (?:e-?mail|message) is an? (?:advertisement|solicitation)|(?:10|15|20|30)[- ]?min(?:ute)?s?\b[^.!?\n]{0,40}\b(?:call|chat|demo|meeting)|worth a (?:quick |short )?(?:chat|call|look)|(?:teams|companies|people) like (?:yours|you)|call for (?:papers|participation|abstracts)|web(?:inar|cast))\b/,
  },
  {
    category: 'promotion',
    weight: 1.5,
    why: 'it can be unsubscribed from',
    pattern:
      /\bun-?subscri(?:be|bing|ption)\b|\bopt[- ]out\b|\bto be removed\b|\bremove (?:me|yourself|your)\b|\byou (?:are )?receiv(?:ed|ing) this (?:e-?mail|message|newsletter)\b|\babmelden\b|\bse désabonner\b/,
  },
];

/** Words that honest people use too: one of them says little, two different ones say twice as much. */
function unusual(why: string, words: readonly string[]): Cue[] {
  const any = words.join('|');
  const once = new RegExp(`\\b(?:${any})\\b`);
  const twice = new RegExp(`\\b(${any})\\b[^]{1,4000}?\\b(?!\\1\\b)(?:${any})\\b`);
  return [once, twice].map((pattern) => ({ category: 'suspicious', weight: 1.5, why, pattern }));
}

export const SUSPICIOUS: readonly Cue[] = [
  {
    category: 'suspicious',
    weight: 2.5,
    why: 'it asks to prove an account',
    pattern:
      /\b(?:verify|confirm|validate|update|reactivate|restore) (?:your |the )?(?:account|identity|password|credentials?|billing|bank(?:ing)?|payment|card|login|mailbox)\b|\baccount (?:has been |was |is |will be )?(?:suspended|locked|limited|flagged|deactivated|blocked)|\b(?:unusual|suspicious|anomalous) (?:activity|sign.?in|login)|\bverify now\b|\b(?:apple id|access|membership|mailbox|wallet|page|profile|e-?mail) (?:has been |have been |was |is |will be )(?:permanently )?(?:suspended|locked|limited|disabled|deactivated|deleted|blocked)\b|\bre-?(?:validate|verify|confirm) (?:your|the)\b|\b(?:keep|same) (?:your |the )?(?:same |current )?password\b/,
  },
  {
    category: 'suspicious',
    weight: 2.5,
    why: 'it asks to prove an account',
    pattern:
      /\bkonto (?:wurde |ist |wird )?(?:vorübergehend )?(?:gesperrt|eingeschränkt|deaktiviert|bestätigen|verifizieren)|\b(?:bestätigen|aktualisieren|verifizieren) sie (?:bitte )?ihre?\b|\bvotre compte (?:a été |est |sera )?(?:suspendu|bloqué|limité|désactivé|clôturé)|\b(?:confirmez|vérifiez|validez|confirmer|vérifier|valider) vos (?:informations|coordonnées|données)|\b(?:su|tu) cuenta (?:ha sido |fue |está |será )?(?:bloqueada|suspendida|limitada|desactivada)|\b(?:verifique|confirme|actualice) sus?\b|\b(?:suo|tuo) (?:conto|account) (?:è stato |sarà )?(?:bloccato|sospeso|limitato)|\bsua conta (?:foi |está |será )?(?:bloqueada|suspensa|limitada)|\buw (?:rekening|account) (?:is |wordt )?(?:geblokkeerd|opgeschort|beperkt)/,
  },
  {
    category: 'suspicious',
    weight: 2,
    why: 'it is the usual bait for a password or a card',
    pattern:
      /\b(?:new|missed) voice ?(?:mail|message)s?\b|\b(?:sign|log) ?in (?:with|to) (?:your )?(?:e-?mail|work|office|network)\b|\be-?mail (?:log-?in|and password)\b|\bmessages? (?:are |is )?(?:on hold|held|pending|quarantined)\b|\bin quarantine\b|\b(?:storage|mailbox) (?:limit|quota)\b|\bmailbox (?:is )?(?:almost )?full\b|\b(?:customs?|redelivery|re-delivery) (?:fee|charge)s?\b|\bzollgebühr|\bfrais de (?:douane|livraison)\b|\btax refund\b|\bsteuer(?:erstattung|rückerstattung)\b|\b(?:recovery|seed) phrase\b|\bcard (?:number|details) and (?:pin|cvv|password)\b|\btoll-?free (?:number|line|helpline)?/,
  },
  {
    category: 'suspicious',
    weight: 2.5,
    why: 'it moves a payment elsewhere',
    pattern:
      /\b(?:our|my|the) bank (?:account|details) (?:has|have) (?:been )?changed\b|\b(?:change of|changed|new|updated) (?:our |my |the )?bank(?:ing)? (?:account |details|information)|\b(?:update|change) (?:my |the )?direct deposit\b|\bdirect deposit (?:update|change|information)\b|\bneue (?:bankverbindung|kontoverbindung)\b/,
  },
  {
    category: 'suspicious',
    weight: 2.5,
    why: 'it asks for money or secrets',
    pattern:
      /\b(?:wire routing|western union|moneygram|(?:provide|send|give|confirm|enter|update|submit|share|need|forward)\b[^.!?\n]{0,40}\b(?:bank(?:ing)? (?:account )?details|account number|social security|gift ?cards?|bitcoins?)|security fee|(?:recorded|filmed) you|(?:exposed|rotat\w+) (?:service )?(?:account )?credentials|bc1[a-z0-9]{25,60})\b/,
  },
  ...unusual('it asks for money or secrets', [
    'wire transfer',
    'gift ?cards?',
    'social security',
    'ssn',
    'processing fee',
    'bitcoins?',
    'crypto ?currency',
    'routing number',
    'confidential(?:ly)?',
  ]),
  {
    category: 'suspicious',
    weight: 3,
    why: 'it promises money from nowhere',
    pattern:
      /\b(?:lottery|sweepstakes?|grand prize|you(?:'ve| have)? (?:won|been selected)|unclaimed|next of kin|fund transfer|grants? you|government grants?|make (?:money|\$\d)|get rich|guaranteed profits?|financial freedom|extra income|residual income|mlm|be your own boss|assist(?:ance)? (?:me )?in transferring)\b/,
  },
  ...unusual('it promises money from nowhere', [
    'inheritance',
    'beneficiary',
    'prize',
    'winners?',
    'million (?:us ?d(?:ollars)?|dollars|euros|pounds)',
    'earn (?:money|\\$?\\d|up to)',
    'work (?:from|at) home',
    'your (?:kind )?assistance',
    'late (?:husband|client|father)',
  ]),
  {
    category: 'suspicious',
    weight: 3,
    why: 'it sells what spam sells',
    pattern:
      /\b(?:viagra|cialis|xanax|valium|vicodin|phentermine|prescription (?:drugs|pills|medications?)|no (?:doctor )?prescription|online (?:pharmacy|doctor)|generic (?:drugs|meds)|enlarge(?:ment)?|lose \d+ ?(?:lbs|pounds|kilos|kg)|human growth|hgh|adult (?:content|dating|site|web|entertainment|classifieds|movies?|videos?|match|club)|hot singles?|lolita)\b/,
  },
  ...unusual('it sells what spam sells', [
    'meds',
    'pills',
    'penis',
    'weight[- ]loss',
    'hair loss',
    'rolex',
    'replicas?',
    'casino',
    'poker',
    'porn',
    'sexy?',
    'webcam',
    'xxx',
    'nude',
    'herbal',
    'anti-?aging',
  ]),
  {
    category: 'suspicious',
    weight: 2.5,
    why: 'it offers credit out of the blue',
    pattern:
      /\b(?:bad credit|credit (?:repair|cards? debt)|debt (?:free|consolidation)|pre-?approved|you (?:are|have been|were) approved|payday loans?|merchant accounts?|penny stocks?|stock (?:alert|pick)s?|judicial judgments?|university diplomas?|cable descrambler)\b/,
  },
  ...unusual('it offers credit out of the blue', [
    'mortgages?',
    're-?financ(?:e|ing)',
    'interest rates?',
    'credit report',
    '(?:home|personal) loans?',
    'life insurance',
    'otc(?:bb)?',
    'annuity',
  ]),
  {
    category: 'suspicious',
    weight: 1.5,
    why: 'it presses you to click',
    pattern:
      /\bclick (?:here|below|the link|on the link|this link)\b|\bclick to\b|\b(?:please )?(?:open|see) the attach(?:ed|ment) (?:file|invoice|document)\b/,
  },
  {
    category: 'suspicious',
    weight: 2,
    why: 'it sells addresses or mass mail',
    pattern:
      /\b(?:bulk e-?mail|e-?mail (?:addresses|lists?|marketing software)|million (?:business |consumer |e-?mail )*(?:addresses|leads)|harvest|fresh leads|reach prospects|increase your sales|search engine (?:submission|ranking)s?|hosting reseller|toner|ink ?jet cartridges?)\b/,
  },
];

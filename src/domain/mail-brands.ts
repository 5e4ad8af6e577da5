/** Names that impostors like to borrow, as the label of the domain that is really theirs; this product sends no mail. */
export const BRANDS: readonly string[] =
  `paypal microsoft office365 outlook onedrive sharepoint google gmail apple icloud amazon netflix
  docusign dropbox adobe linkedin facebook instagram whatsapp telegram coinbase binance blockchain
  wellsfargo bankofamerica citibank hsbc barclays santander sparkasse commerzbank revolut stripe
  fedex usps dhl hermes irs hmrc ebay steam github gitlab slack zoom nightshift
  metamask trustwallet trezor opensea americanexpress capitalone scotiabank natwest lloyds postbank
  deutschebank volksbank caixabank bradesco nubank unicredit rabobank abnamro labanquepostale
  creditagricole bnpparibas societegenerale laposte chronopost correios royalmail postnl postnord
  mcafee norton geeksquad wetransfer godaddy quickbooks intuit shopify klarna venmo moneygram
  westernunion airbnb spotify tiktok snapchat discord roblox walmart costco xfinity verizon`.split(
    /\s+/,
  );

/** Other labels that these really write from, or link to. */
const OTHER_LABELS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    adobesign: ['adobe'],
    aexp: ['americanexpress'],
    citi: ['citibank'],
    echosign: ['adobe'],
    microsoftonline: ['microsoft', 'office365', 'onedrive', 'outlook', 'sharepoint'],
    office: ['microsoft', 'office365', 'onedrive', 'outlook', 'sharepoint'],
    windows: ['microsoft'],
  }),
);

/** Whose products bear other names than the house does. */
const HOUSES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    apple: ['icloud'],
    'assurance-maladie': ['ameli'],
    bestbuy: ['geeksquad'],
    comcast: ['xfinity'],
    google: ['gmail'],
    intuit: ['quickbooks'],
    microsoft: ['office365', 'onedrive', 'outlook', 'sharepoint'],
    square: ['cashapp'],
    squareup: ['cashapp'],
  }),
);

/** More of theirs, which bear the name within a longer one. */
const LONGER: ReadonlySet<string> = new Set(
  `steampowered steamcommunity facebookmail facebook-hardware dropboxmail dropboxusercontent
  sharepointonline slackhq slack-edge slack-files
  google-analytics googleusercontent googlemail amazonaws amazon-adsystem media-amazon ssl-images-amazon
  github-cloud githubusercontent githubapp paypal-communication paypal-notify
  ebay-kleinanzeigen apple-mapkit cdn-apple deutsche-bank deutsche-boerse volksbank-eg
  norton-online discordapp spotifymail airbnbmail linkedin-ei zoomgov`.split(/\s+/),
);

export function isTheirs(label: string): boolean {
  return OTHER_LABELS.has(label) || LONGER.has(label);
}

/** By its label a domain is of this company, or of the house that it belongs to. */
export function isOfCompany(label: string, company: string): boolean {
  return (
    label.replaceAll('-', '').includes(company) ||
    [OTHER_LABELS, HOUSES].some((labels) => labels.get(label)?.includes(company))
  );
}

/** Words that say nothing of who it is, in the display name of an organisation. */
const GENERIC =
  /^(?:the|team|teams|support|service|services|customer|customers|care|help|helpdesk|center|centre|online|security|secure|account|accounts|billing|alert|alerts|notice|notification|notifications|info|mail|email|no|reply|noreply|update|updates|bank|banking|express|delivery|parcel|wallet|rewards|ads|business|meetings|sign|prime|365|com|net|de|fr|co|uk|us|inc|llc|ltd|gmbh)$/;

/** The whole of a display name, beside words of no one, is this brand: people are not called so. */
export function isNamed(name: string, brand: string): boolean {
  const words = name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const own = words.filter((word) => word !== '' && !GENERIC.test(word)).join('');
  return own === brand || words.filter((word) => word !== '').join('') === brand;
}

/**
 * Names that prizes, parcels and false shops are sent under, one word or several as one. They are looked for in
 * display names alone, where they are rarely a person's; those that are words of a language are left out.
 */
const BAITS: readonly string[] =
  `adac aldi ameli carrefour carshield cashapp cvspharmacy decathlon dewalt edeka elonmusk fnac harborfreight
  homedepot itau kobalt lidl lowes magazineluiza mediamarkt mercadolivre omahasteaks
  receitafederal rewe ripple rossmann samsclub serasa shein telekom temu tmobile ups vodafone walgreens`.split(
    /\s+/,
  );

/** Long or made-up enough to be found inside a longer name; the others must be the whole of it. */
const DISTINCT_MIN = 6;

/** A company whose name a display name bears, or null: `Binance Rewards`, `Home Depot Opinion`, `UPS®`. */
export function namesACompany(name: string): string | null {
  const words = name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const runs = words.flatMap((word, at) => [word, `${word}${words[at + 1] ?? ''}`]);
  return (
    [...BRANDS, ...BAITS].find(
      (brand) =>
        isNamed(name, brand) ||
        (brand.length >= DISTINCT_MIN && !GIVEN_NAMES.has(brand) && runs.includes(brand)),
    ) ?? null
  );
}

/** Brands that people and clubs are called by as well. */
const GIVEN_NAMES: ReadonlySet<string> = new Set(
  'norton hermes barclays santander stripe slack google github gitlab linkedin facebook outlook microsoft amazon'.split(
    ' ',
  ),
);

const SPOKEN = new RegExp(
  `\\b(?:your (${BRANDS.join('|')})|(${BRANDS.join('|')}) (?:account|id|wallet|card|mailbox|membership|password|security team|support team|customer))\\b`,
  'i',
);

/** The brand whose customer a text takes its reader for, or null. */
export function spokenFor(text: string): string | null {
  const [, your, of] = SPOKEN.exec(text) ?? [];
  return (your ?? of)?.toLowerCase() ?? null;
}

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
const THEIRS: ReadonlySet<string> = new Set(
  `steampowered steamcommunity citi facebookmail facebook-hardware dropboxmail dropboxusercontent
  microsoftonline sharepointonline office windows slackhq slack-edge slack-files
  google-analytics googleusercontent googlemail amazonaws amazon-adsystem media-amazon ssl-images-amazon
  adobesign echosign github-cloud githubusercontent githubapp paypal-communication paypal-notify
  ebay-kleinanzeigen apple-mapkit cdn-apple aexp deutsche-bank deutsche-boerse volksbank-eg
  norton-online discordapp spotifymail airbnbmail linkedin-ei zoomgov`.split(/\s+/),
);

export function isTheirs(label: string): boolean {
  return THEIRS.has(label);
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

const SPOKEN = new RegExp(
  `\\b(?:your (${BRANDS.join('|')})|(${BRANDS.join('|')}) (?:account|id|wallet|card|mailbox|membership|password|security team|support team|customer))\\b`,
  'i',
);

/** The brand whose customer a text takes its reader for, or null. */
export function spokenFor(text: string): string | null {
  const [, your, of] = SPOKEN.exec(text) ?? [];
  return (your ?? of)?.toLowerCase() ?? null;
}

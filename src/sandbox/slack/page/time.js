/** Times as a person reads them: in their own time zone, on a 24-hour clock. */

/** @param {Date} date @param {string | undefined} timeZone @param {Intl.DateTimeFormatOptions} options */
function format(date, timeZone, options) {
  return new Intl.DateTimeFormat('en-US', { ...(timeZone ? { timeZone } : {}), ...options }).format(
    date,
  );
}

/** @param {string} ts Slack's `1700000000.000100` */
export function dateOfTs(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

/** `HH:MM`. @param {Date} date @param {string} [timeZone] */
export function clockTime(date, timeZone) {
  return format(date, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** `YYYY-MM-DD`. @param {Date} date @param {string} [timeZone] */
export function localDay(date, timeZone) {
  const part = (/** @type {Intl.DateTimeFormatOptions} */ options) =>
    format(date, timeZone, options).padStart(2, '0');
  return `${format(date, timeZone, { year: 'numeric' })}-${part({ month: '2-digit' })}-${part({ day: '2-digit' })}`;
}

/** `Fri 20 Nov`. @param {Date} date @param {string} [timeZone] */
export function shortDay(date, timeZone) {
  const weekday = format(date, timeZone, { weekday: 'short' });
  return `${weekday} ${format(date, timeZone, { day: 'numeric' })} ${format(date, timeZone, { month: 'short' })}`;
}

/** `20th`. @param {Date} date @param {string} [timeZone] */
function ordinalDay(date, timeZone) {
  const day = Number(format(date, timeZone, { day: 'numeric' }));
  const rule = new Intl.PluralRules('en-US', { type: 'ordinal' }).select(day);
  return `${day}${{ one: 'st', two: 'nd', few: 'rd' }[/** @type {string} */ (rule)] ?? 'th'}`;
}

/** Today, Yesterday, Tomorrow or nothing. @param {Date} date @param {Date} now @param {string} [timeZone] */
function relativeDay(date, now, timeZone) {
  const days =
    (Date.parse(localDay(date, timeZone)) - Date.parse(localDay(now, timeZone))) / 86_400_000;
  return { '-1': 'Yesterday', 0: 'Today', 1: 'Tomorrow' }[String(days)];
}

/** The words on a day divider. @param {Date} date @param {Date} now @param {string} [timeZone] */
export function dayTitle(date, now, timeZone) {
  return relativeDay(date, now, timeZone) ?? longDay(date, timeZone);
}

/** `Friday, November 20th`. @param {Date} date @param {string} [timeZone] */
function longDay(date, timeZone) {
  const [weekday, month] = [
    format(date, timeZone, { weekday: 'long' }),
    format(date, timeZone, { month: 'long' }),
  ];
  return `${weekday}, ${month} ${ordinalDay(date, timeZone)}`;
}

/** `3 hours ago`. @param {Date} date @param {Date} now */
export function ago(date, now) {
  const seconds = (date.getTime() - now.getTime()) / 1000;
  const relative = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' });
  /** @type {[number, Intl.RelativeTimeFormatUnit][]} */
  const units = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ];
  const unit = units.find(([size]) => Math.abs(seconds) >= size);
  return unit ? relative.format(Math.round(seconds / unit[0]), unit[1]) : 'just now';
}

/**
 * In English words, as Slack’s client in the reader’s region has them.
 * @param {Date} date @param {string | undefined} timeZone @param {string} [locale] @param {Intl.DateTimeFormatOptions} [options]
 */
function regional(date, timeZone, locale = 'en-GB', options = {}) {
  const english = `en-${new Intl.Locale(locale).maximize().region ?? 'GB'}`;
  return new Intl.DateTimeFormat(english, { ...(timeZone ? { timeZone } : {}), ...options }).format(
    date,
  );
}

/**
 * Fills in the `{tokens}` of Slack's date format.
 * @param {number} seconds since the epoch
 * @param {string} pattern such as `{date_short_pretty} at {time}`
 * @param {{ now: Date, timeZone?: string, locale?: string }} reader
 */
export function slackDate(seconds, pattern, { now, timeZone, locale }) {
  const date = new Date(seconds * 1000);
  const year = `, ${format(date, timeZone, { year: 'numeric' })}`;
  const month = format(date, timeZone, { month: 'long' });
  const short = regional(date, timeZone, locale, { dateStyle: 'medium' });
  const full = `${month} ${ordinalDay(date, timeZone)}${year}`;
  const pretty = relativeDay(date, now, timeZone)?.toLowerCase();
  /** @type {Record<string, string>} */
  const tokens = {
    date_num: localDay(date, timeZone),
    date_slash: localDay(date, timeZone).replaceAll('-', '/'),
    date: full,
    date_pretty: pretty ?? full,
    date_short: short,
    date_short_pretty: pretty ?? short,
    date_long: longDay(date, timeZone) + year,
    date_long_full: longDay(date, timeZone) + year,
    date_long_pretty: pretty ?? longDay(date, timeZone) + year,
    day_divider_pretty: pretty ?? longDay(date, timeZone),
    time: regional(date, timeZone, locale, { timeStyle: 'short' }),
    time_secs: regional(date, timeZone, locale, { timeStyle: 'medium' }),
    ago: ago(date, now),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, token) => tokens[token] ?? whole);
}

/**
 * The next instant at which a wall clock shows the given time.
 * @param {Date} now
 * @param {string} time `HH:MM`
 * @param {string} [timeZone]
 */
export function nextOccurrence(now, time, timeZone) {
  const minutes = (/** @type {string} */ text) =>
    Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  const ahead = (/** @type {Date} */ from) => minutes(time) - minutes(clockTime(from, timeZone));
  const start = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const wait = ((ahead(start) + 1439) % 1440) + 1;
  const guess = new Date(start.getTime() + wait * 60_000);
  // A clock change in between leaves the guess an hour off.
  const slip = ((ahead(guess) + 720 + 1440) % 1440) - 720;
  return new Date(guess.getTime() + slip * 60_000);
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = '(\\d{2}):(\\d{2}):(\\d{2})';
const FIXED = new RegExp(`^(?:mon|tue|wed|thu|fri|sat|sun), (\\d{2}) ([a-z]{3}) (\\d{4}) ${TIME} gmt$`);
const RFC_850 = new RegExp(`^(?:mon|tues|wednes|thurs|fri|satur|sun)day, (\\d{2})-([a-z]{3})-(\\d{2}) ${TIME} gmt$`);
const ASCTIME = new RegExp(`^(?:mon|tue|wed|thu|fri|sat|sun) ([a-z]{3}) ([ \\d]\\d) ${TIME} (\\d{4})$`);
/** A year of two digits that would be further ahead lies in the century before (RFC 9110, 5.6.7). */
const YEARS_AHEAD_MAX = 50;

function instant(year: string, month: string, day: string, time: readonly (string | undefined)[]): number | undefined {
  const [hour, minute, second] = time.map(Number) as [number, number, number];
  const at = MONTHS.indexOf(month);
  if (at < 0 || hour > 23 || minute > 59 || second > 60) return undefined;
  const ms = Date.UTC(Number(year), at, Number(day), hour, minute, second);
  return new Date(ms).getUTCDate() === Number(day) || second === 60 ? ms : undefined;
}

/** Unix milliseconds of a date in one of the three formats of HTTP (RFC 9110, 5.6.7), in any case; undefined for anything else. */
export function readHttpDate(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const lower = text.toLowerCase();
  const fixed = FIXED.exec(lower);
  if (fixed) return instant(fixed[3] as string, fixed[2] as string, fixed[1] as string, fixed.slice(4));
  const old = RFC_850.exec(lower);
  if (old) {
    const thisYear = new Date(nowMs).getUTCFullYear();
    let year = Math.floor(thisYear / 100) * 100 + Number(old[3]);
    if (year > thisYear + YEARS_AHEAD_MAX) year -= 100;
    return instant(String(year), old[2] as string, old[1] as string, old.slice(4));
  }
  const plain = ASCTIME.exec(lower);
  return plain ? instant(plain[6] as string, plain[1] as string, (plain[2] as string).trim(), plain.slice(3, 6)) : undefined;
}

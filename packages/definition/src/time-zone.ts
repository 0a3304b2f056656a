import { z } from 'zod';

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** An IANA time zone that this platform knows. */
export const TimeZone = z.string().max(60).refine(isTimeZone, { message: 'a time zone of the IANA database, such as Europe/Berlin' });

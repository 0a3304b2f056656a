import { z } from 'zod';
import { TimeZone } from '../time-zone.js';

export const WEEK_DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time such as 08:30');

const Window = z.strictObject({
  days: z
    .array(z.enum(WEEK_DAYS))
    .min(1)
    .max(7)
    .default([...WEEK_DAYS])
    .meta({ title: 'Days' })
    .describe('The days on which it begins'),
  from: time.default('00:00').meta({ title: 'From' }).describe('Local time, 24 hours'),
  to: time.default('24:00').meta({ title: 'To' }).describe('Local time, not included; earlier than the begin means on the next day'),
});

/** Opens or closes an API at times of the week. */
export const TimeWindowConfig = z.strictObject({
  mode: z
    .enum(['open', 'closed'])
    .default('open')
    .meta({ title: 'The windows are' })
    .describe('`open`: calls pass within them only. `closed`: calls are refused within them'),
  windows: z.array(Window).min(1).max(50).meta({ title: 'Windows' }).describe('Times of the week'),
  timeZone: TimeZone.default('UTC').meta({ title: 'Time zone' }).describe('IANA name, such as Europe/Berlin; daylight saving is followed'),
});
export type TimeWindowConfig = z.infer<typeof TimeWindowConfig>;

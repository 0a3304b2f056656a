import { type TimeWindowConfig, WEEK_DAYS } from '@gatehouse/definition/policies';
import type { PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import { WeekClock, type WeekMoment } from './week-clock.js';

type Window = TimeWindowConfig['windows'][number];

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** Whether a moment lies in a window. One that ends when it begins, or before, lasts into the next day. */
export function windowTest({ days, from, to }: Window): (moment: WeekMoment) => boolean {
  const on = new Set(days.map((day) => WEEK_DAYS.indexOf(day)));
  const begin = minutes(from);
  const end = minutes(to);
  if (begin < end) return ({ day, minute }) => on.has(day) && minute >= begin && minute < end;
  return ({ day, minute }) => (on.has(day) && minute >= begin) || (on.has((day + 6) % 7) && minute < end);
}

const told = ({ days, from, to }: Window): string => `${days.length === 7 ? 'every day' : days.join(', ')} ${from} to ${to}`;

export const timeWindow: PolicyType<TimeWindowConfig> = {
  type: 'time-window',
  phase: 'authorize',
  create({ mode, windows, timeZone }, runtime) {
    const clock = new WeekClock(timeZone);
    const tests = windows.map(windowTest);
    const refused = refuse('gateway.outside_hours', `The API is ${mode} ${windows.map(told).join('; ')} (${timeZone}).`);
    const check = (ms: number): Reply | undefined => {
      const moment = clock.at(ms);
      return tests.some((test) => test(moment)) === (mode === 'open') ? undefined : refused;
    };
    return { onRequest: (x) => check(x.at), onRecheck: () => check(runtime.clock.now()) };
  },
};

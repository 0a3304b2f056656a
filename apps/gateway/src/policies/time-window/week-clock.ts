const MINUTE_MS = 60_000;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** A moment of the week: `day` 0 is Monday, `minute` counts from local midnight. */
export interface WeekMoment {
  day: number;
  minute: number;
}

/** Tells what day and time it is in a time zone. Asked often, it answers from memory within a minute: all zones have whole minutes. */
export class WeekClock {
  private readonly format: Intl.DateTimeFormat;
  private knownMinute = Number.NaN;
  private known: WeekMoment = { day: 0, minute: 0 };

  /** @throws RangeError for a zone that the runtime does not know */
  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  }

  /** @param ms Unix milliseconds */
  at(ms: number): WeekMoment {
    const minute = Math.floor(ms / MINUTE_MS);
    if (minute !== this.knownMinute) {
      this.known = this.read(ms);
      this.knownMinute = minute;
    }
    return this.known;
  }

  private read(ms: number): WeekMoment {
    let day = 0;
    let minute = 0;
    for (const { type, value } of this.format.formatToParts(ms)) {
      if (type === 'weekday') day = DAYS.indexOf(value);
      else if (type === 'hour') minute += Number(value) * 60;
      else if (type === 'minute') minute += Number(value);
    }
    return { day, minute };
  }
}

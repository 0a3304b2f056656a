import { classes } from './classes';

interface MeterProps {
  label: string;
  value: number;
  max: number;
  /** What the bar means, in words: "3 of 10 used". */
  text: string;
}

/** From here on it is said by colour too. */
const LOW = 0.8;

/** How much of something is used up. */
export function Meter({ label, value, max, text }: MeterProps) {
  const part = max === 0 ? 1 : Math.min(1, Math.max(0, value / max));
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers draw the element each in its own way, and not in our colours
    <div role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={max} aria-valuenow={Math.min(value, max)} aria-valuetext={text}>
      <div className="h-2 w-full overflow-hidden rounded-full bg-muted">
        <div className={classes('h-full rounded-full', part >= 1 ? 'bg-bad' : part >= LOW ? 'bg-warn' : 'bg-accent')} style={{ width: `${100 * part}%` }} />
      </div>
    </div>
  );
}

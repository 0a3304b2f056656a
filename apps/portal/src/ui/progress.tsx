/** How far long work is, with its number beside it in words. */
export function Progress({ label, value, max }: { label: string; value: number; max: number }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={max}
      className="h-1.5 w-full max-w-sm rounded-full bg-muted"
    >
      <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${max === 0 ? 0 : (100 * value) / max}%` }} />
    </div>
  );
}

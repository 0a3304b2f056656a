import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

// Our type sizes are named by pixels; without this tailwind-merge takes `text-13` for a colour and drops one of `text-13 text-ink`.
const merge = extendTailwindMerge({ extend: { theme: { text: ['12', '13', '14', '16', '20', '28'] } } });

/** Joins class names; of two that contradict each other the later one wins. */
export function classes(...values: ClassValue[]): string {
  return merge(clsx(values));
}

import { CustomDetector } from './custom-detector.js';
import type { Detector } from './detector.js';
import { PERSONAL } from './personal.js';
import { SECRETS } from './secrets.js';

/** An expression of somebody's own. */
export interface OwnPattern {
  name: string;
  pattern: string;
  /** Characters. */
  longest: number;
}

/** The detectors of what is to be found. @param names `secret`, or what is known of people @throws Error for a pattern that cannot be used */
export function detectorsOf(names: readonly string[], own: readonly OwnPattern[] = []): Detector[] {
  const known = names.flatMap((name) => (name === 'secret' ? SECRETS : (PERSONAL[name] ?? [])));
  return [...known, ...own.map(({ name, pattern, longest }) => new CustomDetector(name, pattern, longest))];
}

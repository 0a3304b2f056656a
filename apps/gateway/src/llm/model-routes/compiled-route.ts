import type { ModelRoute } from '@gatehouse/definition';
import type { Target, TargetChooser } from './target.js';

/** A model route in one snapshot, or what a name like `provider/model` amounts to. */
export interface CompiledRoute {
  /** Null for `provider/model`. */
  readonly object: ModelRoute | null;
  readonly name: string;
  readonly targets: readonly Target[];
  readonly chooser: TargetChooser;
}

/** What the one `*` of a pattern stands for in a name; null where the name does not fit. */
export function starOf(pattern: string, name: string): string | null {
  const at = pattern.indexOf('*');
  const before = pattern.slice(0, at);
  const behind = pattern.slice(at + 1);
  if (name.length < before.length + behind.length || !name.startsWith(before) || !name.endsWith(behind)) return null;
  return name.slice(before.length, name.length - behind.length);
}

import { type Json, pointerToken } from './json.js';
import type { Setting } from './request.js';

/** What became of a leaf that did not simply arrive: gone, sent in another form (clamped, approximated), or carried though not understood. */
export type Fate = 'lost' | 'changed' | 'carried';
export interface LedgerEntry {
  readonly fate: Fate;
  /** JSON pointer (RFC 6901) into the body that was read. */
  readonly pointer: string;
  readonly why: string;
}

/** Keeps what of a body did not arrive as it was, so that nothing is dropped in silence. One per translation. */
export interface Ledger {
  lost(pointer: string, why: string): void;
  changed(pointer: string, how: string): void;
  carried(pointer: string): void;
  /** By decoders: where in the body a setting stood. */
  locate(setting: Setting, pointer: string): void;
  /** By encoders, which know settings and not the caller's pointers. */
  lostSetting(setting: Setting, why: string): void;
  changedSetting(setting: Setting, how: string): void;
  readonly entries: readonly LedgerEntry[];
}

class KeptLedger implements Ledger {
  readonly entries: LedgerEntry[];
  private readonly places: Map<Setting, string>;
  /** What was lost, for that a place is told once: bodies may have thousands of them. */
  private readonly told: Set<string>;

  constructor(before: KeptLedger | null = null) {
    this.entries = [...(before?.entries ?? [])];
    this.places = new Map(before?.places);
    this.told = new Set(before?.told);
  }

  lost(pointer: string, why: string): void {
    // what stands in a message is looked at by its part, and as a whole
    const key = `${pointer} ${why}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    this.entries.push({ fate: 'lost', pointer, why });
  }
  changed(pointer: string, how: string): void {
    this.entries.push({ fate: 'changed', pointer, why: how });
  }
  carried(pointer: string): void {
    this.entries.push({ fate: 'carried', pointer, why: 'not understood, passed on' });
  }
  locate(setting: Setting, pointer: string): void {
    this.places.set(setting, pointer);
  }
  lostSetting(setting: Setting, why: string): void {
    this.lost(this.placeOf(setting), why);
  }
  changedSetting(setting: Setting, how: string): void {
    this.changed(this.placeOf(setting), how);
  }

  private placeOf(setting: Setting): string {
    const known = this.places.get(setting);
    if (known !== undefined) return known;
    const dot = setting.indexOf('.');
    return dot < 0 ? `/${setting}` : this.placeOf(setting.slice(0, dot) as Setting);
  }
}

/** @param before what was read is written with it: it knows where settings stood, and what is already gone */
export const newLedger = (before?: Ledger | null): Ledger => new KeptLedger(before instanceof KeptLedger ? before : null);

/** Members that say nothing: that they do not arrive changes nothing. */
function saysNothing(name: string, value: Json): boolean {
  if (name === 'status' && value === 'completed') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Puts members that a codec did not know back where the same wire format goes out; reports them elsewhere. What is set already stays. */
export function carryRest(out: Record<string, Json>, part: { at?: string; rest?: Record<string, Json> }, same: boolean, ledger: Ledger): void {
  if (part.rest === undefined) return;
  for (const name of Object.keys(part.rest)) {
    const pointer = `${part.at ?? ''}/${pointerToken(name)}`;
    if (!same) {
      if (!saysNothing(name, part.rest[name] as Json)) ledger.lost(pointer, 'has no place in the format that the model speaks');
    } else if (out[name] === undefined) {
      out[name] = part.rest[name] as Json;
      ledger.carried(pointer);
    }
  }
}

/** The pointers of what was lost, for a header or a record; cut at `max` of them, and then the last says how many more. */
export function lostPointers(ledger: Pick<Ledger, 'entries'>, max: number): string[] {
  const lost = [...new Set(ledger.entries.filter((entry) => entry.fate === 'lost').map((entry) => entry.pointer))];
  return lost.length <= max ? lost : [...lost.slice(0, max - 1), `+${lost.length - max + 1}`];
}

import { Missing } from '../programs.js';

/** A proxy under measurement: stays up for the whole row. */
export interface Contender {
  name: string;
  /** Where it listens, without a path. */
  origin: string;
  headers: Record<string, string>;
  /** Whose time and memory count. */
  pids: readonly number[];
}

/** Who is there. A peer that is not installed is noted and left out. */
export class Field {
  readonly contenders: Contender[] = [];
  private readonly reasons = new Map<string, string>();

  async add(name: string, start: () => Promise<Contender>): Promise<void> {
    try {
      this.contenders.push({ ...(await start()), name });
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      this.reasons.set(name, error.message);
    }
  }

  has(name: string): boolean {
    return this.contenders.some((contender) => contender.name === name);
  }

  /** Why a peer is not there. */
  why(name: string): string {
    return this.reasons.get(name) ?? `${name} is not here`;
  }

  /** A line each, for the table's end. */
  get absent(): string[] {
    return [...this.reasons].map(([name, why]) => `without ${name}: ${why}`);
  }
}

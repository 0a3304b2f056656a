import { median, rounded } from '../figures.js';
import type { Contender } from '../peers/contender.js';

const FOREIGN_MAX = 0.12;
const TRIES = 3;

/** Numbers of one contender in one round. */
export interface Sample {
  foreign: number;
}

/** Samples by round and contender: medians over rounds, ratios taken within a round. */
export class Rounds<S extends Sample> {
  readonly names: readonly string[];
  private readonly samples: readonly (readonly S[])[];

  constructor(names: readonly string[], samples: readonly (readonly S[])[]) {
    this.names = names;
    this.samples = samples;
  }

  /** One contender's samples, a round each. */
  of(name: string): S[] {
    const column = this.names.indexOf(name);
    return this.samples.map((round) => round[column]).filter((sample) => sample !== undefined);
  }

  median(name: string, pick: (sample: S) => number, digits = 1): number {
    return rounded(median(this.of(name).map(pick)), digits);
  }

  /** Of the round in which others on the host disturbed least. */
  lowest(name: string, pick: (sample: S) => number, digits = 1): number {
    return rounded(Math.min(...this.of(name).map(pick)), digits);
  }

  /** In each round, one contender's over another's. */
  ratios(name: string, base: string, pick: (sample: S) => number): number[] {
    const below = this.of(base);
    return this.of(name).map((sample, round) => rounded(pick(sample) / pick(below[round] as S)));
  }

  ratio(name: string, base: string, pick: (sample: S) => number): number {
    return rounded(median(this.ratios(name, base, pick)));
  }

  /** Everybody's ratio but one's own. */
  anchors(own: string, base: string, pick: (sample: S) => number): Record<string, number> {
    return Object.fromEntries(this.names.filter((name) => name !== own).map((name) => [name, this.ratio(name, base, pick)]));
  }
}

/** Everyone stays up, each round visits each once; where others used the core, it is measured again and the quietest sample kept. */
export async function interleaved<S extends Sample>(
  contenders: readonly Contender[],
  rounds: number,
  once: (contender: Contender) => Promise<S>,
): Promise<Rounds<S>> {
  const samples: S[][] = [];
  for (let round = 0; round < rounds; round++) {
    const line: S[] = [];
    for (const contender of contenders) line.push(await quietest(() => once(contender)));
    samples.push(line);
  }
  return new Rounds(
    contenders.map(({ name }) => name),
    samples,
  );
}

async function quietest<S extends Sample>(once: () => Promise<S>): Promise<S> {
  let best = await once();
  for (let i = 1; i < TRIES && best.foreign > FOREIGN_MAX; i++) {
    const other = await once();
    if (other.foreign < best.foreign) best = other;
  }
  return best;
}

import type { Aim, Case } from './case.js';
import { type Delivery, deliver } from './deliver.js';

export interface Verdict {
  name: string;
  /** Undefined: as it should be. */
  wrong: string | undefined;
  split: boolean;
}

export interface Examined {
  port: number;
  aim: (id: string) => Aim;
  /** Targets of all requests seen behind it. */
  seen: readonly string[];
}

const AT_ONCE = 6;

/** Every case, sent whole and in pieces, each on a connection of its own. */
export async function examine(examined: Examined, cases: readonly Case[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  let next = 0;
  const examiner = async () => {
    while (next < cases.length) {
      const index = next++;
      const one = cases[index] as Case;
      const ways = await Promise.all([false, true].map((inPieces) => examineOne(examined, one, `${index}${inPieces ? 'p' : 'w'}`, inPieces)));
      const wrong = ways.map((way) => way.wrong).filter(Boolean);
      verdicts.push({ name: one.name, wrong: wrong.length > 0 ? [...new Set(wrong)].join(' / ') : undefined, split: ways.some((way) => way.split) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, examiner));
  return verdicts;
}

async function examineOne({ port, aim, seen }: Examined, { bytes, expect, replies = 1 }: Case, id: string, inPieces: boolean) {
  const target = aim(id);
  const delivery = await deliver(port, bytes(target), inPieces, replies);
  // whoever takes a malformed request may take the one behind it too, and answers both; what is seen but not answered was smuggled
  const split = seen.filter((path) => path.includes(`-${id}-`)).length > delivery.statuses.length;
  const passed = seen.some((path) => path.includes(`case-${id}-`));
  const wrong = expect === 'refuse' ? whyNotRefused(delivery, passed) : whyNotServed(delivery, replies, passed);
  return { wrong: split ? 'split' : wrong, split };
}

function whyNotRefused({ statuses, ended }: Delivery, passed: boolean): string | undefined {
  if (statuses.some((status) => status < 400)) return `answered ${statuses.join(', ')}`;
  if (passed) return 'went on behind it';
  if (statuses.length === 0 && !ended) return 'waits for more';
  return statuses.length > 1 ? `answered ${statuses.join(', ')}` : undefined;
}

function whyNotServed({ statuses }: Delivery, replies: number, passed: boolean): string | undefined {
  const served = statuses.length === replies && statuses.every((status) => status < 300);
  return served && passed ? undefined : `legal, but answered ${statuses.join(', ') || 'nothing'}`;
}

/** Two questions, and whether the answer to the one is one to the other. */
export interface Pair {
  readonly family: string;
  readonly one: string;
  readonly other: string;
  readonly same: boolean;
}

const parts = (line: string): string[] => line.split('|').map((part) => part.trim());

/** @throws Error for a line that is out of its place */
export function pairsOf(text: string): Pair[] {
  const pairs: Pair[] = [];
  let family = '';
  let same: string[] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    if (line.startsWith('# ')) family = line.slice(2);
    else if (line.startsWith('≠')) {
      if (same.length === 0) throw new Error(`nothing stands before: ${line}`);
      for (const other of parts(line.slice(1))) for (const one of same) pairs.push({ family, one, other, same: false });
      same = [];
    } else {
      same = parts(line);
      for (const [i, one] of same.entries()) for (const other of same.slice(i + 1)) pairs.push({ family, one, other, same: true });
    }
  }
  return pairs;
}

/** The texts of each line. Those behind ≠ differ from the line before them, and some mean the same among each other. */
export const linesOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => parts(line.replace(/^≠/, '')));

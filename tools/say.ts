const begun = Number(process.env.GATEHOUSE_BEGUN ?? Date.now());

/** A line of progress, with the time since the command was given. */
export function say(text: string): void {
  console.log(`[${((Date.now() - begun) / 1000).toFixed(1).padStart(5)} s] ${text}`);
}

/** An error the person at the keyboard can act on: shown as its one line, without a stack. */
export class Refusal extends Error {
  override name = 'Refusal';
}

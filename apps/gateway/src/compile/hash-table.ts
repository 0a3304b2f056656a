/** Before the slots stands how many there are. */
const HEAD_WORDS = 1;
const HASH_WORDS = 8;
/** Hash, then the length of what follows it. */
const ENTRY_HEAD_BYTES = 4 * (HASH_WORDS + 1);
const SLOTS_PER_ENTRY = 1.5;
const SHA_256 = /^[0-9a-f]{64}$/;

/** The hash that is looked for, as words; one scratch for all tables, because a look-up never waits. */
const WANTED = new Uint32Array(HASH_WORDS);
const WANTED_BYTES = Buffer.from(WANTED.buffer);

/** @throws Error for what is no SHA-256 in lower-case hexadecimal */
function want(hash: string): void {
  if (!SHA_256.test(hash)) throw new Error(`${hash.slice(0, 80)} is no SHA-256`);
  WANTED_BYTES.write(hash, 'hex');
}

/** Slots filled to two thirds at most: a look-up meets two entries on average. */
function slotsFor(count: number): number {
  let slots = 4;
  while (slots < count * SLOTS_PER_ENTRY) slots *= 2;
  return slots;
}

const padded = (bytes: number): number => (bytes + 3) & ~3;

/**
 * Byte strings by SHA-256, in one ArrayBuffer: open addressing over the hash itself, which is as even as can be. A million entries are no objects
 * to the garbage collector, and a table goes from one thread to another without being copied.
 */
export class HashTable {
  readonly bytes: Buffer;
  private readonly words: Uint32Array;
  private readonly mask: number;

  /** @param buffer as `pack` made it */
  constructor(buffer: ArrayBuffer) {
    this.bytes = Buffer.from(buffer);
    this.words = new Uint32Array(buffer);
    this.mask = (this.words[0] as number) - 1;
  }

  /** A hash that comes twice means what comes last, as in a Map. */
  static pack(entries: readonly { hash: string; payload: Uint8Array }[]): ArrayBuffer {
    const slots = slotsFor(entries.length);
    const first = 4 * (HEAD_WORDS + slots);
    const total = entries.reduce((sum, { payload }) => sum + ENTRY_HEAD_BYTES + padded(payload.length), first);
    const words = new Uint32Array(total >> 2);
    const bytes = new Uint8Array(words.buffer);
    words[0] = slots;
    const mask = slots - 1;
    let at = first;
    for (const { hash, payload } of entries) {
      want(hash);
      const start = at >> 2;
      words.set(WANTED, start);
      words[start + HASH_WORDS] = payload.length;
      bytes.set(payload, at + ENTRY_HEAD_BYTES);
      words[HEAD_WORDS + probe(words, mask)] = at;
      at += ENTRY_HEAD_BYTES + padded(payload.length);
    }
    return words.buffer;
  }

  /**
   * Where the payload of this hash begins in `bytes`, or -1.
   * @param hash SHA-256 in lower-case hexadecimal
   */
  find(hash: string): number {
    WANTED_BYTES.write(hash, 'hex');
    const at = this.words[HEAD_WORDS + probe(this.words, this.mask)] as number;
    return at === 0 ? -1 : at + ENTRY_HEAD_BYTES;
  }

  /** Bytes of the payload that begins at `at`. */
  lengthAt(at: number): number {
    return this.words[(at >> 2) - 1] as number;
  }
}

/** The slot that holds the wanted hash, or the free one where it belongs. The first word is the same all over a shard: the second decides. */
function probe(words: Uint32Array, mask: number): number {
  let slot = (WANTED[1] as number) & mask;
  for (;;) {
    const at = words[HEAD_WORDS + slot] as number;
    if (at === 0 || isWanted(words, at >> 2)) return slot;
    slot = (slot + 1) & mask;
  }
}

/** Takes the same time wherever two hashes begin to differ. */
function isWanted(words: Uint32Array, start: number): boolean {
  let difference = 0;
  for (let i = 0; i < HASH_WORDS; i++) difference |= (words[start + i] as number) ^ (WANTED[i] as number);
  return difference === 0;
}

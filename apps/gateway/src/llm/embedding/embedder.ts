/** Makes vectors of texts. */
export interface Embedder {
  /** In the order of the texts; undefined where they cannot be had, or not in time. Never rejects. */
  embed(texts: readonly string[], withinMs: number): Promise<readonly Float32Array[] | undefined>;
}

/** The cosine of the angle between two vectors; 0 where they are not of one model. */
export function similarity(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return 0;
  let dot = 0;
  let [a, b] = [0, 0];
  for (let i = 0; i < one.length; i++) {
    const [x, y] = [one[i] as number, other[i] as number];
    dot += x * y;
    a += x * x;
    b += y * y;
  }
  return a === 0 || b === 0 ? 0 : dot / Math.sqrt(a * b);
}

/** What comes within a time; undefined where it comes later, or fails. */
export async function within<T>(ms: number, work: Promise<T | undefined>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Credentials and applications cross in 256 shards, so that one change moves 1/256 of them and a manifest stays small at a million keys. */
export function shardOf(sha256Hex: string): string {
  return sha256Hex.slice(0, 2);
}

const SHORT = /^[a-zA-Z0-9]{9}$/;

/** An id of nine letters and digits for any id, the same for the same: calls and their results are matched by it. FNV-1a, two halves. */
export function shortId(id: string): string {
  if (SHORT.test(id)) return id;
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let i = 0; i < id.length; i++) {
    const unit = id.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193) >>> 0;
    high = Math.imul(high ^ (unit + i), 0x85ebca6b) >>> 0;
  }
  return (high.toString(36).padStart(7, '0') + low.toString(36).padStart(7, '0')).slice(-9).padStart(9, '0');
}

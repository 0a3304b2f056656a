/** A chunk on the wire between upstream and proxy: size line, `data: <stamp><padding>`, two newlines, end of chunk. */
export const CHUNK_BYTES = 64;
export const MARK = 'data: ';
/** Microseconds of the monotonic clock, which all processes of a machine share. */
export const STAMP_BYTES = 16;
export const STAMP_AT = 6 + MARK.length;
/** Between two chunks of one stream. */
export const EVERY_MS = 10;

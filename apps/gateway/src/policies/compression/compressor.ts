import zlib from 'node:zlib';
import type { CompressionConfig } from '@gatehouse/definition';
import type { Coding } from './choose-coding.js';

type Level = CompressionConfig['level'];
export type Compressor = zlib.Gzip | zlib.BrotliCompress | zlib.ZstdCompress;

const { constants } = zlib;
const GZIP: Readonly<Record<Level, number>> = { fast: 3, balanced: 6, small: 9 };
const BROTLI: Readonly<Record<Level, number>> = { fast: 3, balanced: 5, small: 9 };
const ZSTD: Readonly<Record<Level, number>> = { fast: 2, balanced: 6, small: 12 };
/** Windows of 256 KiB: what a response may take of memory while it passes. */
const WINDOW_BITS = 18;

export function compressor(coding: Coding, level: Level): Compressor {
  if (coding === 'gzip') return zlib.createGzip({ level: GZIP[level] });
  if (coding === 'br')
    return zlib.createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI[level], [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS } });
  return zlib.createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: ZSTD[level], [constants.ZSTD_c_windowLog]: WINDOW_BITS } });
}

/** A whole body at once. */
export function compressed(body: Buffer, coding: Coding, level: Level): Promise<Buffer> {
  const stream = compressor(coding, level);
  const pieces: Buffer[] = [];
  return new Promise((resolve, reject) => {
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('error', reject);
    stream.on('end', () => resolve(Buffer.concat(pieces)));
    stream.end(body);
  });
}

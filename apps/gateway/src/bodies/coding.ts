import { promisify } from 'node:util';
import zlib from 'node:zlib';

type Decode = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: Readonly<Record<string, Decode>> = {
  gzip: promisify(zlib.gunzip),
  'x-gzip': promisify(zlib.gunzip),
  deflate: promisify(zlib.inflate),
  br: promisify(zlib.brotliDecompress),
  zstd: promisify(zlib.zstdDecompress),
};

export type Decoded = Buffer | 'unknown' | 'invalid' | 'too-large';

/** Whether a Content-Encoding says that the bytes are the content itself. */
export function isPlain(contentEncoding: string | undefined): boolean {
  return contentEncoding === undefined || /^[\s,]*(?:identity)?[\s,]*$/i.test(contentEncoding);
}

/**
 * The content of a body in this coding (RFC 9110, 8.4.1). Codings upon codings are not undone.
 * @param bytesMax what grows beyond is a bomb, and is not grown
 */
export async function decode(bytes: Buffer, contentEncoding: string | undefined, bytesMax: number): Promise<Decoded> {
  if (isPlain(contentEncoding)) return bytes.length > bytesMax ? 'too-large' : bytes;
  const name = (contentEncoding as string).trim().toLowerCase();
  const decoder = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (decoder === undefined) return 'unknown';
  try {
    return await decoder(bytes, { maxOutputLength: bytesMax });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'invalid';
  }
}

/** What may be asked of an upstream whose body is to be decoded: of the client's wishes those that can be, with their weights. */
export function readableCodings(acceptEncoding: string): string {
  const kept = acceptEncoding.split(',').filter((member) => {
    const name = (member.split(';')[0] as string).trim().toLowerCase();
    return name === 'identity' || Object.hasOwn(DECODERS, name);
  });
  return kept.length === 0 ? 'identity' : kept.map((member) => member.trim()).join(', ');
}

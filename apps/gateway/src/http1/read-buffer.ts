/**
 * Every socket reads into this one buffer (`onread` of node:net): libuv reads one socket at a time and its bytes are used up, or copied, before
 * the next read. This spares a slab, a Buffer object and the Readable machinery per read.
 */
export const READ_BUFFER = Buffer.allocUnsafeSlow(65_536);

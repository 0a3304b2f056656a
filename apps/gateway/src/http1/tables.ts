/** Byte classes of HTTP/1.1 (RFC 9110, 5.6.2 and 5.5; RFC 3986). Index is the byte. */

function table(members: (byte: number) => number): Uint8Array {
  const bytes = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) bytes[byte] = members(byte);
  return bytes;
}

const TOKEN_CHARS = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The lower-case form of a token character; 0 for any other byte. */
export const TOKEN = table((byte) => {
  const letter = String.fromCharCode(byte);
  return TOKEN_CHARS.includes(letter) ? letter.toLowerCase().charCodeAt(0) : 0;
});

/** 1 for what may stand in a field value: tab, space, visible ASCII and obs-text; no other control characters. */
export const VALUE = table((byte) => (byte === 9 || (byte >= 32 && byte !== 127) ? 1 : 0));

/** 1 for what may stand in a request target: visible ASCII; `#` never crosses the wire. */
export const TARGET = table((byte) => (byte > 32 && byte < 127 && byte !== 0x23 ? 1 : 0));

/** The value of a hexadecimal digit, -1 for any other byte. */
export const HEX = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

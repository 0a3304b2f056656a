/** Of an image that says nothing of itself but its bytes, in base64: how its first ones are written. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['iVBOR', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
];

export const imageType = (data: string): string => BEGINNINGS.find(([beginning]) => data.startsWith(beginning))?.[1] ?? 'image/png';

/** Whether a media type is JSON by name (RFC 6839, 3.1), whatever its parameters. */
export const isJsonType = (type: string | undefined): boolean =>
  type !== undefined && /^\s*(?:application\/json|text\/json|[\w!#$&^.+-]+\/[\w!#$&^.+-]+\+json)\s*(?:;|$)/i.test(type);

/** `application/json` of `Application/JSON; charset=utf-8`. */
export const essenceOf = (type: string): string => (type.split(';')[0] as string).trim().toLowerCase();

/** Undefined: it is no JSON. */
export function parseJson(body: Buffer): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(body.toString('utf8')) };
  } catch {
    return undefined;
  }
}

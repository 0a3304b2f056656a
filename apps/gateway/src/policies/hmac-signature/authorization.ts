const FORM = /^AWS4-HMAC-SHA256[ ]+(.*)$/;
const SCOPE = /^([A-Za-z0-9_.-]{1,128})\/(\d{8})\/([A-Za-z0-9_.-]{1,64})\/([A-Za-z0-9_.-]{1,64})\/aws4_request$/;
const HEADERS = /^[a-z0-9!#$%&'*+.^_`|~-]+(;[a-z0-9!#$%&'*+.^_`|~-]+)*$/;
const SIGNATURE = /^[0-9a-f]{64}$/;
const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

export interface SignedAuthorization {
  readonly keyId: string;
  /** `20261122` */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  /** Hexadecimal. */
  readonly signature: string;
}

/** The value of `Authorization: AWS4-HMAC-SHA256 ...`; undefined for what is not of this form, has a part twice, or one that is not known. */
export function readAuthorization(value: string): SignedAuthorization | undefined {
  const text = FORM.exec(value)?.[1];
  if (text === undefined) return undefined;
  const parts = text.split(',').map((one): [string, string] => {
    const equals = one.indexOf('=');
    return [one.slice(0, equals).trim(), one.slice(equals + 1).trim()];
  });
  const { Credential: scope = '', SignedHeaders: headers = '', Signature: signature = '', ...more } = Object.fromEntries(parts);
  const [, keyId, day, region, service] = SCOPE.exec(scope) ?? [];
  if (parts.length !== 3 || Object.keys(more).length > 0 || !HEADERS.test(headers) || !SIGNATURE.test(signature)) return undefined;
  if (keyId === undefined || day === undefined || region === undefined || service === undefined) return undefined;
  const signedHeaders = headers.split(';');
  // sorted and each once, as the form asks for: then they have one spelling
  if (signedHeaders.some((name, i) => i > 0 && name <= (signedHeaders[i - 1] as string))) return undefined;
  return { keyId, day, region, service, signedHeaders, signature };
}

/** Unix milliseconds of `20261122T093000Z`; undefined for what is no such time. */
export function readTime(text: string): number | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** One part of a form: what it is called, and where its content stands. */
export interface FormPart {
  name: string;
  start: number;
  end: number;
}

const TYPE = /^multipart\/form-data\s*;\s*(.*)$/i;
const BOUNDARY = /(?:^|;)\s*boundary=(?:"([^"\\]{1,70})"|([^\s;"]{1,70}))\s*(?=;|$)/gi;
const HEAD_MAX = 8_192;
const CRLF = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');
/** A quote behind a backslash ends a text for some readers, and not for others. */
const TEXT = String.raw`"(?:[^"\\]|\\(?!"))*"|[^\s;"\\]+`;
const DISPOSITION = new RegExp(String.raw`^content-disposition:\s*form-data((?:\s*;\s*[\w-]+\*?=(?:${TEXT}))*)\s*$`, 'i');
const PARAMETER = new RegExp(String.raw`;\s*([\w-]+\*?)=(${TEXT})`, 'g');
/** A name that some would read otherwise is none: escaped, or encoded (RFC 8187). */
const NAME = /^(?:"([^"\\]*)"|([^\s;"\\]+))$/;

/** Two boundaries: readers would take one or the other. */
function boundaryOf(contentType: string): string | null {
  const said = TYPE.exec(contentType)?.[1];
  if (said === undefined) return null;
  const [only, another] = [...said.matchAll(BOUNDARY)];
  return another === undefined ? (only?.[1] ?? only?.[2] ?? null) : null;
}

/** Null: not said, said twice, or so that readers would take it for different names. */
function nameOf(head: string): string | null {
  const lines = head.split('\r\n');
  const [line, another] = lines.filter((one) => /^content-disposition\s*:/i.test(one));
  if (line === undefined || another !== undefined || lines.some((one) => /^\s|[\r\n]/.test(one))) return null;
  const parameters = DISPOSITION.exec(line)?.[1];
  if (parameters === undefined) return null;
  const names = [...parameters.matchAll(PARAMETER)].filter(([, name]) => /^name\*?$/i.test(name ?? ''));
  const [, spelled, value] = names[0] ?? [];
  const name = names.length === 1 && !spelled?.endsWith('*') ? NAME.exec(value ?? '') : null;
  return name?.[1] ?? name?.[2] ?? null;
}

/**
 * The parts of a form (RFC 7578), read strictly: who reads another model in it than the provider does would lead, limit and price another call than the one that is made. Null: not such a form.
 */
export function partsOfForm(bytes: Buffer, contentType: string): FormPart[] | null {
  const boundary = boundaryOf(contentType);
  if (boundary === null) return null;
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  if (!bytes.subarray(0, delimiter.length - 2).equals(delimiter.subarray(2))) return null;
  const parts: FormPart[] = [];
  let at = delimiter.length - 2;
  // two hyphens behind a delimiter are the form's end
  while (!(bytes[at] === 0x2d && bytes[at + 1] === 0x2d)) {
    if (!bytes.subarray(at, at + 2).equals(CRLF)) return null;
    const headEnd = bytes.indexOf(HEAD_END, at + 2);
    if (headEnd < 0 || headEnd - at > HEAD_MAX) return null;
    const name = nameOf(bytes.toString('latin1', at + 2, headEnd));
    const start = headEnd + HEAD_END.length;
    const end = bytes.indexOf(delimiter, start - 2);
    if (name === null || end < 0) return null;
    parts.push({ name, start, end: Math.max(start, end) });
    at = end + delimiter.length;
  }
  return parts;
}

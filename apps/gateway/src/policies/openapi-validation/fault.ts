import type { ErrorObject } from 'ajv';

/** One fault of a call against the document. */
export interface Fault {
  in: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'status' | 'content-type';
  /** JSON pointer (RFC 6901) to the value, within the parameters of that place or within the body. */
  pointer: string;
  message: string;
}

const step = (name: unknown): string => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Where the fault is: a member that is missing or too much is pointed at itself. */
function pointerOf({ instancePath, keyword, params }: ErrorObject): string {
  if (keyword === 'required' || keyword === 'dependentRequired') return instancePath + step(params.missingProperty);
  if (keyword === 'additionalProperties') return instancePath + step(params.additionalProperty);
  if (keyword === 'unevaluatedProperties') return instancePath + step(params.unevaluatedProperty);
  return instancePath;
}

function messageOf({ keyword, params, message }: ErrorObject): string {
  if (keyword === 'required') return 'is missing';
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') return 'is not known';
  if (keyword === 'enum') return `must be one of ${JSON.stringify(params.allowedValues).slice(1, -1).slice(0, 300)}`;
  if (keyword === 'uniqueItems') return 'must hold no item twice';
  return message ?? 'is not valid';
}

/** Faults of a value, without those that only say that others make a part fail. */
export function faultsOf(errors: readonly ErrorObject[] | null | undefined, place: Fault['in'] | null): Fault[] {
  return (errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .map((error) => {
      const pointer = pointerOf(error);
      if (place !== null) return { in: place, pointer, message: messageOf(error) };
      // parameters are checked together, by place and name
      const slash = pointer.indexOf('/', 1);
      const where = slash < 0 ? pointer.slice(1) : pointer.slice(1, slash);
      return { in: where as Fault['in'], pointer: slash < 0 ? '' : pointer.slice(slash), message: messageOf(error) };
    });
}

export const inWords = (faults: readonly Fault[]): string =>
  faults.map(({ in: place, pointer, message }) => `${place} ${pointer}${pointer === '' ? '' : ' '}${message}`).join('; ');

import { isObject, type Json, type Ledger, pointerToken } from '../ir/index.js';

export interface KnownMembers {
  /** What says of an object that it is read: one of another type is kept whole, or is none of the format's. */
  readonly types: readonly string[];
  /** Where objects stand of which decoders keep these members and no others. `*` is every place of a list. */
  readonly at: readonly (readonly [path: string, ...members: string[]])[];
}

const NOT_KNOWN = 'is no member that the format has there';

/**
 * Reports members that a decoder leaves where they are: of small objects that are taken apart into what they mean, a member that nobody knows has no place to be kept in.
 * @param named how the format reads a name, where it has several spellings
 */
export function loseUnknown(body: Json, { types, at: places }: KnownMembers, ledger: Ledger, named: (name: string) => string = (name) => name): void {
  const look = (value: Json | undefined, path: readonly string[], depth: number, at: string, members: readonly string[]): void => {
    const step = path[depth];
    if (step === '*') {
      if (Array.isArray(value)) for (const [i, one] of value.entries()) look(one, path, depth + 1, `${at}/${i}`, members);
      else look(value, path, depth + 1, at, members);
      return;
    }
    if (!isObject(value) || (step === undefined && typeof value.type === 'string' && !types.includes(value.type))) return;
    for (const name of Object.keys(value)) {
      if (step === undefined) {
        if (!members.includes(named(name))) ledger.lost(`${at}/${pointerToken(name)}`, NOT_KNOWN);
      } else if (named(name) === step) look(value[name], path, depth + 1, `${at}/${pointerToken(name)}`, members);
    }
  };
  for (const [path, ...members] of places) look(body, path.split('/').slice(1), 0, '', members);
}

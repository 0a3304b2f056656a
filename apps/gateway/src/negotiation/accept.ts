/** One member of an Accept or Accept-Encoding field: what it names and its weight (RFC 9110, 12.4.2). */
export interface Weighted {
  name: string;
  weight: number;
}

const WEIGHT = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/** The members with their weights; parameters other than `q` are not looked at, and a weight that cannot be read counts as none. */
export function weighted(field: string): Weighted[] {
  return field.split(',').flatMap((member) => {
    const [name = '', ...parameters] = member.split(';').map((part) => part.trim());
    if (name === '') return [];
    const given = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
    return [{ name: name.toLowerCase(), weight: given === undefined ? 1 : WEIGHT.test(given) ? Number(given) : 0 }];
  });
}

const essence = (type: string): string => (type.split(';')[0] as string).trim().toLowerCase();

/** How exactly a range of Accept names a type: 3 for itself, 2 for its family, 1 for anything; 0: it does not. */
function closeness(range: string, type: string): number {
  if (range === type) return 3;
  if (range === '*/*') return 1;
  return range.endsWith('/*') && type.startsWith(range.slice(0, -1)) ? 2 : 0;
}

/** Which of these types the client likes best (RFC 9110, 12.5.1); the first of equals. Undefined: none of them is acceptable. */
export function preferredType<T>(offers: readonly T[], typeOf: (offer: T) => string, accept: string | undefined): T | undefined {
  if (accept === undefined || accept.trim() === '') return offers[0];
  const ranges = weighted(accept);
  let best: T | undefined;
  let bestWeight = 0;
  for (const offer of offers) {
    const type = essence(typeOf(offer));
    let closest = 0;
    let weight = 0;
    for (const range of ranges) {
      const close = closeness(range.name, type);
      if (close > closest) {
        closest = close;
        weight = range.weight;
      }
    }
    if (weight > bestWeight) {
      best = offer;
      bestWeight = weight;
    }
  }
  return best;
}

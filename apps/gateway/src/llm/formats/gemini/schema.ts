import { isObject, type Json, type JsonObject, pointerToken } from '../../ir/index.js';

/** What Gemini's own `Schema` knows of JSON Schema; anything else needs `parametersJsonSchema` or `responseJsonSchema`. */
const KNOWN = new Set([
  'type',
  'format',
  'title',
  'description',
  'nullable',
  'enum',
  'items',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
  'pattern',
  'properties',
  'required',
  'propertyOrdering',
  'default',
  'example',
]);
const FORMATS = new Set(['date-time', 'enum', 'float', 'double', 'int32', 'int64']);

const isTexts = (value: Json | undefined): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');

/** Whether Gemini's `Schema` says all that this does. */
export function isPlainSchema(schema: Json | undefined): boolean {
  if (!isObject(schema)) return false;
  for (const name of Object.keys(schema)) if (!KNOWN.has(name)) return false;
  const { type, format, enum: values, items, properties } = schema;
  if (typeof type !== 'string') return false;
  if (format !== undefined && !(typeof format === 'string' && FORMATS.has(format))) return false;
  if (values !== undefined && (!isTexts(values) || type.toLowerCase() !== 'string')) return false;
  if (items !== undefined && !isPlainSchema(items)) return false;
  // an object without properties, or an array without items, is refused by it
  if (type.toLowerCase() === 'array' && items === undefined) return false;
  return properties === undefined || (isObject(properties) && Object.values(properties).every(isPlainSchema));
}

/** Where in it the order of members is told, which JSON Schema has no word for. */
export function orderings(schema: Json | undefined, at: string): string[] {
  if (Array.isArray(schema)) return schema.flatMap((one, i) => orderings(one, `${at}/${i}`));
  if (!isObject(schema)) return [];
  return Object.keys(schema).flatMap((name) =>
    name === 'propertyOrdering' && Array.isArray(schema[name]) ? `${at}/${name}` : orderings(schema[name], `${at}/${pointerToken(name)}`),
  );
}

const typeOf = (type: Json | undefined, nullable: boolean): Json | undefined => {
  if (typeof type !== 'string') return type;
  const name = type.toLowerCase();
  return nullable ? [name, 'null'] : name;
};

/** Gemini's `Schema` as JSON Schema. */
export function jsonSchemaOf(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(jsonSchemaOf);
  if (!isObject(schema)) return schema;
  const { type, nullable, example, items, properties, anyOf, propertyOrdering: _, ...others } = schema;
  const out: JsonObject = {};
  const told = typeOf(type, nullable === true);
  if (told !== undefined) out.type = told;
  for (const [name, value] of Object.entries(others)) {
    // counts are written as texts
    const count = typeof value === 'string' && /^(min|max)(Items|Length|Properties)$/.test(name) ? Number(value) : value;
    out[name] = count as Json;
  }
  if (example !== undefined) out.examples = [example];
  if (items !== undefined) out.items = jsonSchemaOf(items);
  if (isObject(properties)) out.properties = Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, jsonSchemaOf(value as Json)]));
  if (anyOf !== undefined) out.anyOf = jsonSchemaOf(anyOf);
  return out;
}

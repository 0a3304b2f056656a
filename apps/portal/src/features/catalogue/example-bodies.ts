interface Media {
  example?: unknown;
  examples?: Readonly<Record<string, { value?: unknown } | undefined>>;
  schema?: { example?: unknown };
}
interface Operation {
  operationId?: string;
  requestBody?: { content?: Readonly<Record<string, Media | undefined>> };
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

function exampleOf({ requestBody }: Operation): unknown {
  const media = requestBody?.content?.['application/json'];
  if (!media) return undefined;
  const named = Object.values(media.examples ?? {}).find((one) => one?.value !== undefined);
  return media.example ?? named?.value ?? media.schema?.example;
}

/** By operation id, the JSON bodies that a document gives as examples: what is tried first works. Those behind a `$ref` are left out. */
export function exampleBodies(document: unknown): Record<string, string> {
  const { paths = {} } = (document ?? {}) as { paths?: Readonly<Record<string, Partial<Record<(typeof METHODS)[number], Operation>>>> };
  const found = Object.values(paths).flatMap((path) =>
    METHODS.flatMap((method) => {
      const operation = path[method];
      const example = operation && exampleOf(operation);
      return operation?.operationId === undefined || example === undefined ? [] : [[operation.operationId, JSON.stringify(example, null, 2)] as const];
    }),
  );
  return Object.fromEntries(found);
}

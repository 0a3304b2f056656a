import { slugify } from '@gatehouse/kernel';
import { z } from 'zod';

const Parameter = z.object({ required: z.boolean().optional(), $ref: z.string().optional() });
const Operation = z.object({ parameters: z.array(Parameter).optional() });
const Document = z.object({
  info: z.object({ title: z.string(), summary: z.string().optional(), description: z.string().optional() }),
  paths: z.record(z.string(), z.object({ get: Operation.optional(), parameters: z.array(Parameter).optional() })),
  components: z.object({ parameters: z.record(z.string(), Parameter).optional() }).optional(),
});
type Document = z.infer<typeof Document>;

export interface DemoDocument {
  text: string;
  name: string;
  slug: string;
  summary: string;
  /** Of a GET that needs nothing but its path. */
  path: string;
}

/** Reads a JSON document. @throws Error when it is no OpenAPI document, or has no operation that can simply be called */
export function readDemoDocument(text: string): DemoDocument {
  const document = Document.parse(JSON.parse(text));
  const path = Object.keys(document.paths).find((candidate) => isSimple(document, candidate));
  if (path === undefined) throw new Error('the demo document has no GET operation without parameters');
  const name = document.info.title.replace(/\s+API$/i, '');
  return { text, name, slug: slugify(name), summary: document.info.summary ?? firstSentence(document.info.description), path };
}

/** Without Markdown's heading, if it begins with one. */
function firstSentence(description = ''): string {
  const line = description.split('\n').find((one) => one.trim() !== '' && !one.startsWith('#')) ?? '';
  return /^.*?\.(?=\s|$)/.exec(line)?.[0] ?? '';
}

function isSimple(document: Document, path: string): boolean {
  const item = document.paths[path];
  if (!item?.get || path.includes('{')) return false;
  return [...(item.parameters ?? []), ...(item.get.parameters ?? [])].every((parameter) => !(resolve(document, parameter)?.required ?? false));
}

function resolve(document: Document, parameter: z.infer<typeof Parameter>): z.infer<typeof Parameter> | undefined {
  const name = parameter.$ref?.replace('#/components/parameters/', '');
  return name === undefined ? parameter : document.components?.parameters?.[name];
}

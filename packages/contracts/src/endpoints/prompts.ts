import { PROMPT_STATES, PromptContent } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { actor, id, idOrSlug, instant, inTenant, longText, name, slug, tenantParams } from '../shapes.js';

export const PromptVersionSummary = z.object({
  number: z.number().int(),
  state: z.enum(PROMPT_STATES),
  note: z.string(),
  author: actor,
  createdAt: instant,
  updatedAt: instant,
  publishedAt: instant.nullable(),
  retiredAt: instant.nullable(),
});

export const PromptVersion = PromptVersionSummary.extend({
  content: PromptContent,
  /** What the state machine allows next. */
  allowed: z.array(z.enum(PROMPT_STATES)),
});

/** An API of kind llm that offers the prompt. */
export const PromptUse = z.object({
  api: z.object({ id: id('api'), slug: z.string(), name: z.string() }),
  version: z.string(),
  revision: z.number().int(),
  /** Null: it follows, and serves the newest published version. */
  pinned: z.number().int().nullable(),
  deployed: z.boolean(),
});

export const Prompt = z.object({
  id: id('prompt'),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  /** The newest published version; null before the first. */
  current: z.number().int().nullable(),
  /** Newest first. */
  versions: z.array(PromptVersionSummary),
  createdAt: instant,
  updatedAt: instant,
});

export const PromptWithUses = Prompt.extend({ uses: z.array(PromptUse) });

const Fault = z.object({ pointer: z.string(), detail: z.string() });
const note = z.string().max(500);

const promptParams = inTenant({ prompt: idOrSlug });
const versionParams = promptParams.extend({ number: z.coerce.number().int().min(1).max(1_000_000) });
const read = { kind: 'tenant', permission: 'prompts:read' } as const;
const write = { kind: 'tenant', permission: 'prompts:write' } as const;
const publish = { kind: 'tenant', permission: 'prompts:publish' } as const;
const tag = 'Prompts';
const path = '/tenants/:tenant/prompts';

/** Prompts with variables, in versions whose content is fixed once published. APIs of kind llm offer them as operations of their own. */
export const prompts = endpoints({
  list: {
    method: 'GET',
    path,
    tag,
    summary: 'Prompts of the tenant, by name',
    access: read,
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(Prompt) }),
    errors: [],
  },
  create: {
    method: 'POST',
    path,
    tag,
    summary: 'Make a prompt; its first version is a draft',
    access: write,
    status: 201,
    params: tenantParams,
    body: z.strictObject({
      name,
      /** Left out: made of the name. It stands in the address of the operation, and stays. */
      slug: slug.optional(),
      description: longText.default(''),
      content: PromptContent,
      note: note.default(''),
    }),
    response: PromptWithUses,
    errors: ['slug.taken'],
  },
  preview: {
    method: 'POST',
    path: '/tenants/:tenant/prompt-previews',
    tag,
    summary: 'What a gateway would ask a model for such a call; asks nobody and keeps nothing',
    access: read,
    status: 200,
    params: tenantParams,
    body: z.strictObject({
      content: PromptContent,
      /** As callers send it. */
      call: z.record(z.string(), z.json()).default({}),
    }),
    response: z.object({
      /** What is wrong with the content. */
      faults: z.array(Fault),
      /** What is wrong with the call. */
      errors: z.array(Fault),
      /** A chat request in OpenAI’s format; null where anything is wrong. */
      request: z.record(z.string(), z.json()).nullable(),
    }),
    errors: [],
  },
  get: {
    method: 'GET',
    path: `${path}/:prompt`,
    tag,
    summary: 'One prompt, with the APIs that offer it',
    access: read,
    status: 200,
    params: promptParams,
    response: PromptWithUses,
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: `${path}/:prompt`,
    tag,
    summary: 'Change how a prompt is called and described',
    access: write,
    status: 200,
    params: promptParams,
    body: z.strictObject({ name, description: longText }).partial(),
    response: PromptWithUses,
    errors: [],
  },
  remove: {
    method: 'DELETE',
    path: `${path}/:prompt`,
    tag,
    summary: 'Remove a prompt that no revision offers',
    access: write,
    status: 204,
    params: promptParams,
    errors: ['resource.conflict'],
  },
  createVersion: {
    method: 'POST',
    path: `${path}/:prompt/versions`,
    tag,
    summary: 'Make a draft; there is one at a time. Without content it is a copy of the newest version',
    access: write,
    status: 201,
    params: promptParams,
    body: z.strictObject({ content: PromptContent.optional(), fromVersion: z.number().int().min(1).optional(), note: note.default('') }),
    response: PromptVersion,
    errors: ['resource.conflict'],
  },
  getVersion: {
    method: 'GET',
    path: `${path}/:prompt/versions/:number`,
    tag,
    summary: 'One version with its content',
    access: read,
    status: 200,
    params: versionParams,
    response: PromptVersion,
    errors: [],
  },
  updateVersion: {
    method: 'PATCH',
    path: `${path}/:prompt/versions/:number`,
    tag,
    summary: 'Change a draft; `updatedAt` guards against overwriting another’s edit',
    access: write,
    status: 200,
    params: versionParams,
    body: z.strictObject({ content: PromptContent.optional(), note: note.optional(), updatedAt: instant.optional() }),
    response: PromptVersion,
    errors: ['transition.not_allowed', 'resource.conflict'],
  },
  removeVersion: {
    method: 'DELETE',
    path: `${path}/:prompt/versions/:number`,
    tag,
    summary: 'Discard a draft',
    access: write,
    status: 204,
    params: versionParams,
    errors: ['transition.not_allowed', 'resource.conflict'],
  },
  transition: {
    method: 'POST',
    path: `${path}/:prompt/versions/:number/transitions`,
    tag,
    summary: 'Publish a draft, live at once where APIs follow the prompt; or retire a version that serves nowhere',
    access: publish,
    status: 200,
    params: versionParams,
    body: z.strictObject({ to: z.enum(PROMPT_STATES), reason: z.string().trim().max(1_000).optional() }),
    response: PromptVersion,
    errors: ['transition.not_allowed', 'transition.refused'],
  },
});

import { Reply, refuse } from '../../pipeline/reply.js';
import { chatRequest } from './chat-request.js';
import type { CompiledPrompt, CompiledPrompts, CompiledVersion } from './compiled-prompt.js';

/** Which prompt a call came from, as records and headers say it. */
export interface PromptOfCall {
  readonly id: string;
  readonly slug: string;
  readonly version: number;
}

/** What a caller's body says beyond any one prompt. */
type Body = Readonly<Record<string, unknown>>;

const UNKNOWN = 'gateway.prompt_unknown';
const SLUG_SHOWN_MAX = 80;

const invalid = (errors: readonly { pointer: string; detail: string }[]): Reply =>
  refuse(
    'gateway.prompt_input_invalid',
    errors
      .map(({ pointer, detail }) => `${pointer} ${detail}`)
      .join('; ')
      .slice(0, 1_000),
    [],
    { members: { errors } },
  );

function versionOf({ slug, current, versions, retired }: CompiledPrompt, asked: unknown): CompiledVersion | Reply {
  if (asked !== undefined && !Number.isSafeInteger(asked)) return invalid([{ pointer: '/version', detail: 'must be the number of a version' }]);
  const number = (asked as number | undefined) ?? current;
  const version = versions.get(number);
  if (version !== undefined) return version;
  const instead = versions.has(current) ? ` Version ${current} serves.` : '';
  if (retired.has(number)) return refuse('gateway.prompt_retired', `Version ${number} of ${slug} is retired.${instead}`);
  return refuse(UNKNOWN, `The prompt ${slug} has no version ${number} here.${instead}`);
}

/** What a call of a prompt asks a model, as bytes of a chat request; or the refusal. */
export function callOfPrompt(prompts: CompiledPrompts, slug: string, body: Body): { bytes: Buffer; prompt: PromptOfCall } | Reply {
  const prompt = prompts.get(slug);
  if (prompt === undefined) return refuse(UNKNOWN, `There is no prompt ${JSON.stringify(slug.slice(0, SLUG_SHOWN_MAX))} here.`);
  const version = versionOf(prompt, body.version);
  if (version instanceof Reply) return version;
  const made = chatRequest(version, body);
  if ('faults' in made) return invalid(made.faults);
  return { bytes: Buffer.from(JSON.stringify(made.request)), prompt: { id: prompt.id, slug, version: version.number } };
}

import type { ModelAbility } from '@gatehouse/definition';

/** What the package of abilities (models.dev) says of a model. */
export interface KnownModel {
  id: string;
  attachment?: boolean;
  reasoning?: boolean;
  tool_call?: boolean;
  modalities?: { input?: readonly string[]; output?: readonly string[] };
  limit?: { context?: number; output?: number };
}

/** Kinds of models that their makers name after what they do. */
const BY_NAME: readonly [RegExp, ModelAbility][] = [
  [/embed/i, 'embeddings'],
  [/rerank/i, 'rerank'],
  [/moderation/i, 'moderation'],
  [/whisper|transcribe/i, 'transcription'],
  [/(^|[-/])tts([-/]|$)/i, 'speech'],
  [/dall-e|gpt-image|imagen|flux|stable-diffusion/i, 'images'],
  [/realtime/i, 'realtime'],
];

/** Undefined where nothing is known. */
export function abilitiesOf(id: string, known: KnownModel | undefined, cachedInputIsPriced: boolean): ModelAbility[] | undefined {
  const named = BY_NAME.flatMap(([pattern, ability]) => (pattern.test(id) ? [ability] : []));
  const cache: ModelAbility[] = cachedInputIsPriced ? ['prompt-cache'] : [];
  if (named.length > 0 && !named.includes('realtime')) return [...named, ...cache];
  if (!known) return named.length > 0 ? [...named, ...cache] : undefined;
  const takes = (kind: string) => known.modalities?.input?.includes(kind) ?? false;
  const gives = (kind: string) => known.modalities?.output?.includes(kind) ?? false;
  const found: [boolean | undefined, ModelAbility][] = [
    [gives('text'), 'chat'],
    [known.tool_call, 'tools'],
    [takes('image'), 'vision'],
    [takes('audio'), 'audio-input'],
    [gives('audio'), 'audio-output'],
    [takes('pdf'), 'files'],
    [known.reasoning, 'reasoning'],
    [gives('image'), 'images'],
  ];
  return [...named, ...found.flatMap(([has, ability]) => (has ? [ability] : [])), ...cache];
}

/** The name without its maker, its date and what says that it is the latest: how the two packages name one model alike. */
export const commonName = (id: string): string =>
  id
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/^(?:[a-z]+\.)*(?=claude|llama|mistral|nova)/, '')
    .replace(/(?:-v\d+:\d+|:free|:thinking|@\d+)$/, '')
    .replace(/-(?:latest|preview|\d{8}|\d{4}-\d{2}-\d{2})$/, '');

import type { ModelCallRecord, WireFormat } from '@gatehouse/definition';
import type { CacheNote } from '../../llm/kept-answer.js';
import type { ModelMeter } from './model-meter.js';
import type { PreparedCall } from './prepared.js';

const WHY_MAX = 300;
const NAME_MAX = 200;
const FINISH_MAX = 100;
const FINDINGS_MAX = 32;

interface Outcome {
  fallbacks: number;
  lost: readonly string[];
  answerLost: readonly string[];
  error: string | undefined;
  wireFormat: WireFormat | undefined;
  /** As the caller was told; null where it was told nothing. */
  why: string | null;
}

const cacheMembers = ({ cache, entry, ageMs, similarity, agrees }: CacheNote): Partial<ModelCallRecord> => ({
  cache,
  ...(entry !== undefined && { cacheEntry: entry }),
  ...(ageMs !== undefined && { cacheAgeMs: ageMs }),
  ...(similarity !== undefined && { cacheSimilarity: similarity }),
  ...(agrees !== undefined && { cacheAgrees: agrees }),
});

/** What the call record says of a model call. */
export function recordOf(call: PreparedCall, meter: ModelMeter, { fallbacks, lost, answerLost, error, wireFormat, why }: Outcome): ModelCallRecord {
  const { choice, route } = call;
  const content = call.content?.kept(call.x, call);
  return {
    format: call.format,
    operation: call.operation,
    ...(call.model !== '' && { model: call.model.slice(0, NAME_MAX) }),
    ...(route.named && { routeId: route.object.id, route: route.object.name }),
    ...(call.prompt && { prompt: call.prompt.slug, promptVersion: call.prompt.version }),
    ...(content && { content }),
    ...(wireFormat && { wireFormat }),
    ...(choice && {
      providerId: choice.target.provider.id,
      targetModel: choice.target.model.id.slice(0, NAME_MAX),
      ...(choice.key.id !== '' && { keyId: choice.key.id }),
      why: (why ?? choice.why).slice(0, WHY_MAX),
    }),
    stream: call.stream,
    ...meter.members(choice?.target.name),
    ...(meter.finish !== undefined && { finish: meter.finish.slice(0, FINISH_MAX) }),
    fallbacks,
    ...(call.cached && cacheMembers(call.cached)),
    ...(lost.length > 0 && { lost: lost.map((pointer) => pointer.slice(0, NAME_MAX)) }),
    ...(answerLost.length > 0 && { answerLost: answerLost.map((pointer) => pointer.slice(0, NAME_MAX)) }),
    ...(error !== undefined && { error }),
    ...(call.findings.length > 0 && { guards: call.findings.slice(0, FINDINGS_MAX) }),
    ...(call.alerts.length > 0 && { alerts: call.alerts }),
  };
}

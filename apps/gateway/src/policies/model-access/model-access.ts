import type { ModelAccessConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { Guard } from '../../llm/guards/guard.js';
import type { ModelRequest } from '../../llm/ir/index.js';
import type { ModelCall } from '../../llm/model-call.js';
import { starOf } from '../../llm/model-routes/compiled-route.js';
import type { Policy, PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import { modalitiesOf } from './modalities.js';
import { toolsOf } from './tools.js';

const NAME = 'model-access';
const SHOWN_MAX = 100;
const MODEL_NOT_PERMITTED = refuse('gateway.model_not_permitted');

const fits = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => (pattern.includes('*') ? starOf(pattern, name) !== null : pattern === name));

const notAllowed = (what: string, of: string): Reply =>
  refuse('gateway.content_refused', `The ${what} ${JSON.stringify(of.slice(0, SHOWN_MAX))} is not to be had here.`, [], {
    members: { [what]: of.slice(0, SHOWN_MAX) },
  });

class ModelAccess implements Policy {
  readonly tellsFindings = true;
  private readonly guard = new Guard(NAME, { unseen: 'refuse', failMode: 'closed' });

  constructor(private readonly config: ModelAccessConfig) {}

  onModelRequest(x: Exchange, call: ModelCall): Reply | undefined {
    const refusal = this.model(call) ?? this.operation(call) ?? this.conversation(x, call);
    if (refusal !== undefined) this.guard.tell(x, call, 'request', 'refused', {}, refusal.detail ?? 'the model');
    return refusal;
  }

  /** What is kept at a provider, and asked for without a model, is let in where its operation is named. */
  private model({ model, operation }: ModelCall): Reply | undefined {
    const { models, except, operations } = this.config;
    if (model === '') return models === undefined || operations?.includes(operation) ? undefined : MODEL_NOT_PERMITTED;
    return fits(model, except) || (models !== undefined && !fits(model, models)) ? MODEL_NOT_PERMITTED : undefined;
  }

  private operation({ operation }: ModelCall): Reply | undefined {
    const { operations } = this.config;
    return operations === undefined || operations.includes(operation) ? undefined : notAllowed('operation', operation);
  }

  private conversation(x: Exchange, call: ModelCall): Reply | undefined {
    const { tools, modalities, outputTokensMax } = this.config;
    if (tools === undefined && modalities === undefined && outputTokensMax === undefined) return undefined;
    const { request } = call;
    if (request === null) return undefined;
    const tool = tools && toolsOf(request).find((name) => !fits(name, tools));
    if (tool !== undefined) return notAllowed('tool', tool);
    const modality = modalities && modalitiesOf(request).find((kind) => !modalities.includes(kind));
    if (modality !== undefined) return notAllowed('modality', modality);
    return outputTokensMax === undefined ? undefined : this.limit(x, call, request, outputTokensMax);
  }

  private limit(x: Exchange, call: ModelCall, { sampling }: ModelRequest, most: number): Reply | undefined {
    const asked = sampling.maxTokens;
    if (asked !== undefined && asked <= most) return undefined;
    if (asked !== undefined && this.config.whenOver === 'refuse') {
      return refuse('gateway.content_refused', `Answers of at most ${most} tokens are to be had here, not of ${asked}.`, [], {
        members: { outputTokensMax: most },
      });
    }
    const changed = call.edit();
    if (changed !== null) changed.sampling.maxTokens = most;
    if (asked !== undefined) this.guard.tell(x, call, 'request', 'limited', { 'output-tokens': 1 }, `${asked} to ${most}`);
    return undefined;
  }
}

export const modelAccess: PolicyType<ModelAccessConfig> = {
  type: NAME,
  phase: 'authorize',
  create: (config) => new ModelAccess(config),
};

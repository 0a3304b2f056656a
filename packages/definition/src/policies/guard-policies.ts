import { AnswerSchemaConfig } from './answer-schema.js';
import { ModelAccessConfig } from './model-access.js';
import { PromptInjectionConfig } from './prompt-injection.js';
import { SensitiveDataConfig } from './sensitive-data.js';
import { TopicsConfig } from './topics.js';

export { AnswerSchemaConfig } from './answer-schema.js';
export { ModelAccessConfig } from './model-access.js';
export { PromptInjectionConfig } from './prompt-injection.js';
export { SensitiveDataConfig } from './sensitive-data.js';
export { type Topic, TopicsConfig } from './topics.js';

const GUARD = { version: 1, phase: 'transform', builtIn: false, forModels: 'guard' } as const;

/** Policies that look at what models are asked and answer. */
export const GUARD_POLICIES = {
  'model-access': {
    ...GUARD,
    phase: 'authorize',
    title: 'Model access',
    summary: 'Says which models may be asked, for what, with which tools, and for how long an answer.',
    config: ModelAccessConfig,
  },
  'prompt-injection': {
    ...GUARD,
    title: 'Prompt injection',
    summary: 'Scores what users and tools say by what attempts to change a model’s instructions read like.',
    config: PromptInjectionConfig,
  },
  'sensitive-data': {
    ...GUARD,
    title: 'Sensitive data',
    summary: 'Finds personal data and secrets in what models are asked and answer: masked, put back, refused or reported.',
    config: SensitiveDataConfig,
  },
  topics: {
    ...GUARD,
    title: 'Topics',
    summary: 'Says what may be talked about: by words and patterns, or by the judgement of a model.',
    config: TopicsConfig,
  },
  'answer-schema': {
    ...GUARD,
    title: 'Answer schema',
    summary: 'Holds answers of models to a JSON Schema: refused, asked for once more, or reported where they do not fit.',
    config: AnswerSchemaConfig,
  },
} as const;

import { SensitiveDataConfig } from './sensitive-data.js';

export { SensitiveDataConfig } from './sensitive-data.js';

const GUARD = { version: 1, phase: 'transform', builtIn: false } as const;

/** Policies that look at what models are asked and answer. */
export const GUARD_POLICIES = {
  'sensitive-data': {
    ...GUARD,
    title: 'Sensitive data',
    summary: 'Finds personal data and secrets in what models are asked and answer: masked, put back, refused or reported.',
    config: SensitiveDataConfig,
  },
} as const;

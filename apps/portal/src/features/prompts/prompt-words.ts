import type { PromptContent, PromptRow, PromptVariable, PromptView } from './prompt-view';

type Type = PromptVariable['type'];
type Override = PromptContent['overrides'][number];

export const TYPES: Readonly<Record<Type, { label: string; hint: string }>> = {
  text: { label: 'Text', hint: 'One text, up to its longest' },
  number: { label: 'Number', hint: 'Any number' },
  integer: { label: 'Whole number', hint: 'Without a fraction' },
  boolean: { label: 'Yes or no', hint: 'For conditions: {% if name %}' },
  choice: { label: 'One of a list', hint: 'Only what the list has' },
  list: { label: 'List of texts', hint: 'For loops: {% for one in name %}' },
};

export const ROLES = [
  { value: 'system', label: 'System', hint: 'How the model is to behave' },
  { value: 'user', label: 'User', hint: 'What it is asked' },
  { value: 'assistant', label: 'Assistant', hint: 'An example of its answer' },
] as const;

export const roleWord = (role: string): string => ROLES.find(({ value }) => value === role)?.label ?? role;

export const OVERRIDES: Readonly<Record<Override, string>> = {
  model: 'Model',
  temperature: 'Temperature',
  top_p: 'Top p',
  max_completion_tokens: 'Most output tokens',
  seed: 'Seed',
  stop: 'Stop words',
  presence_penalty: 'Presence penalty',
  frequency_penalty: 'Frequency penalty',
  reasoning_effort: 'Reasoning effort',
};

export const OVERRIDE_NAMES = Object.keys(OVERRIDES) as Override[];

/** What is served, and what waits. */
export function stateOf({ current, versions }: Pick<PromptRow, 'current' | 'versions'>): string {
  if (current !== null) return 'published';
  return versions.some(({ state }) => state === 'draft') ? 'draft' : 'retired';
}

export const draftOf = ({ versions }: Pick<PromptRow, 'versions'>): number | undefined => versions.find(({ state }) => state === 'draft')?.number;

/** APIs that serve it now, each once. */
export const servedIn = ({ uses }: Pick<PromptView, 'uses'>): string[] => [...new Set(uses.filter(({ deployed }) => deployed).map(({ api }) => api.name))];

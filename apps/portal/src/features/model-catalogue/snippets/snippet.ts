/** What a sample shows: an answer, an answer as it is written, a tool that the model calls, or numbers for a text. */
export type SampleKind = 'chat' | 'stream' | 'tools' | 'embeddings';

/** What a sample is of. */
export interface SampleCall {
  /** Of the API, without a slash at the end: `https://gateway/acme/llm`. */
  baseUrl: string;
  /** As callers ask for it. */
  model: string;
  kind: SampleKind;
}

export interface Sample {
  id: string;
  /** The client’s own name. */
  label: string;
  /** What brings it here; null for what is there. */
  install: string | null;
  file: string;
  code: string;
}

/** Where the key is read from: a sample never holds one. */
export const KEY_VARIABLE = 'GATEHOUSE_KEY';

export const QUESTION = 'Why is the sky blue?';
export const TOOL_QUESTION = 'What is the weather in Paris?';

export const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

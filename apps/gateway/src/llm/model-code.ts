import type * as ModelParts from './model-parts.js';

let parts: typeof ModelParts | undefined;

/** Brings in what providers, model routes and the choice between them need: a gateway without models goes without its memory. */
export async function loadModelCode(): Promise<void> {
  parts ??= await import('./model-parts.js');
}

/** @throws Error where it was not brought in before */
export function modelCode(): typeof ModelParts {
  if (parts === undefined) throw new Error('the code for model calls is not loaded');
  return parts;
}

import { TextWalk } from '../../llm/guards/texts.js';
import type { ModelRequest } from '../../llm/ir/index.js';

export type Modality = 'text' | 'image' | 'audio' | 'file';

/** What a conversation is made of, and what its answer is asked to be made of. */
export function modalitiesOf(request: ModelRequest): Modality[] {
  const walk = new TextWalk((text) => text);
  walk.request(request);
  const answers = (request.modalities ?? []).map((one) => one.toLowerCase() as Modality);
  return [...new Set<Modality>([...walk.unseen, ...answers, ...(request.audio === undefined ? [] : (['audio'] as const))])];
}

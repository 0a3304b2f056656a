import { BadModelRequest, type EmbeddingRequest } from '../../ir/index.js';

/** @throws BadModelRequest for tokens: only the model that they were cut for can read them */
export const textsOf = ({ inputs }: EmbeddingRequest): string[] =>
  inputs.map((input, i) => {
    if (typeof input === 'string') return input;
    throw new BadModelRequest(`/input/${i}`, 'tokens cannot be sent to a provider of another format: send the text');
  });

import { isObject, type Json, type JsonObject, listOf, numberOf, objectOf, type TokenLogprob, textOf } from '../../ir/index.js';

const one = (value: Json | undefined) => ({ token: textOf(objectOf(value).token) ?? '', logprob: numberOf(objectOf(value).logProbability) ?? 0 });

export function decodeLogprobs(value: Json | undefined): TokenLogprob[] | undefined {
  if (!isObject(value)) return undefined;
  const tops = listOf(value.topCandidates);
  return listOf(value.chosenCandidates).map((chosen, i) => {
    const top = listOf(objectOf(tops[i]).candidates).map(one);
    return top.length > 0 ? { ...one(chosen), top } : one(chosen);
  });
}

export const encodeLogprobs = (tokens: readonly TokenLogprob[]): JsonObject => ({
  chosenCandidates: tokens.map(({ token, logprob }) => ({ token, logProbability: logprob })),
  topCandidates: tokens.map(({ top = [] }) => ({ candidates: top.map(({ token, logprob }) => ({ token, logProbability: logprob })) })),
});

import type { ContractSchema } from '@gatehouse/definition';
import type { Steps } from '../../compile/steps.js';
import { copied, isObject, type Json, type ModelReply } from '../../llm/ir/index.js';
import { faultsOf, inWords } from '../openapi-validation/fault.js';
import { Schemas, type ValidateFunction } from '../openapi-validation/schemas.js';

/** What is wrong with an answer. */
export interface Wrong {
  /** By keyword of the schema, or `json` where it is none: what records tell. */
  readonly kind: string;
  /** With places and names: for the model. */
  readonly words: string;
}

/** Models that know no structured output wrap what they were asked for. */
const FENCED = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/;
const NO_JSON: Wrong = { kind: 'json', words: 'it is no JSON' };

/** With numbers as schemas count them. */
function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Holds the texts of answers to a schema. */
export class AnswerCheck {
  private validate: ValidateFunction | null = null;

  constructor(readonly schema: Json) {}

  /** @throws Error for a schema that cannot be compiled */
  *compile(): Steps<void> {
    const { schema } = this;
    // names of its own would move what it refers to
    const { $schema: _, $id: __, $defs = {}, ...own } = isObject(schema) ? schema : {};
    const schemas = new Schemas($defs as Record<string, ContractSchema>, { formats: true, patterns: 'linear' });
    this.validate = yield* schemas.compile(own as ContractSchema, false, false);
  }

  private wrongIn(text: string): Wrong | null {
    const { validate } = this;
    if (validate === null) throw new Error('the schema was not compiled');
    const value = parsed(text);
    if (value === undefined) return NO_JSON;
    if (validate(value)) return null;
    const { errors } = validate;
    return { kind: errors?.[0]?.keyword ?? 'schema', words: inWords(faultsOf(errors, 'body')).slice(0, 1_000) };
  }

  /**
   * What is wrong first; null: nothing. A call of tools is no answer yet, and a refusal says that it is none. Texts that stand in a fence are taken out of it.
   * @returns the answer, a copy where something was taken away
   */
  check(reply: ModelReply): { reply: ModelReply; wrong: Wrong | null } {
    let checked = reply;
    for (const [at, { blocks }] of reply.choices.entries()) {
      if (blocks.some(({ type }) => type === 'tool-call' || type === 'refusal')) continue;
      const text = blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
      const bare = FENCED.exec(text)?.[1];
      const wrong = this.wrongIn(bare ?? text);
      if (wrong !== null) return { reply, wrong };
      if (bare === undefined) continue;
      checked = checked === reply ? copied(reply) : checked;
      const choice = checked.choices[at];
      if (choice !== undefined) choice.blocks = [...choice.blocks.filter(({ type }) => type !== 'text'), { type: 'text', text: bare }];
    }
    return { reply: checked, wrong: null };
  }
}

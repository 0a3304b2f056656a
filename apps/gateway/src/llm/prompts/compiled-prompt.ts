import { performance } from 'node:perf_hooks';
import type { PromptContent, PromptMessage, ServedPrompt } from '@gatehouse/definition';
import { compileTemplate, type Template } from '../../templates/template.js';
import type { PromptValues } from './values.js';

/** Letters of one message. */
const MESSAGE_MAX = 2_000_000;
/** Of all messages together: one that takes long is bounded by itself, fifty of them are bounded here. */
const RENDER_MS_MAX = 250;

/** A version of a prompt whose templates were read. */
export interface CompiledVersion {
  readonly number: number;
  readonly content: PromptContent;
  readonly messages: readonly { readonly role: PromptMessage['role']; readonly template: Template }[];
}

export interface CompiledPrompt {
  readonly id: string;
  readonly slug: string;
  readonly current: number;
  readonly versions: ReadonlyMap<number, CompiledVersion>;
  readonly retired: ReadonlySet<number>;
}

/** By slug. */
export type CompiledPrompts = ReadonlyMap<string, CompiledPrompt>;

/** @throws Error where a template cannot be read */
export function compileVersion(number: number, content: PromptContent): CompiledVersion {
  return {
    number,
    content,
    messages: content.messages.map(({ role, content: source }) => ({ role, template: compileTemplate(source, 'none', MESSAGE_MAX) })),
  };
}

/** @throws Error that says which prompt cannot be read */
export function compilePrompts(served: readonly ServedPrompt[] = []): CompiledPrompts {
  const prompts = new Map<string, CompiledPrompt>();
  for (const { id, slug, current, versions, retired } of served) {
    const compiled = new Map<number, CompiledVersion>();
    for (const { number, content } of versions) {
      try {
        compiled.set(number, compileVersion(number, content));
      } catch (error) {
        throw new Error(`prompt ${slug}, version ${number}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    prompts.set(slug, { id, slug, current, versions: compiled, retired: new Set(retired) });
  }
  return prompts;
}

/**
 * The messages, each from its own template: a value is text of the message that its author put it in, whatever it says. One that renders to nothing is left out.
 * @throws Error when it fails, takes too long or grows too large
 */
export function renderMessages({ messages }: CompiledVersion, values: PromptValues): PromptMessage[] {
  const until = performance.now() + RENDER_MS_MAX;
  const rendered: PromptMessage[] = [];
  for (const { role, template } of messages) {
    const content = template.render(values);
    if (performance.now() > until) throw new Error('the prompt takes too long to be filled in');
    if (content.trim() !== '') rendered.push({ role, content });
  }
  return rendered;
}

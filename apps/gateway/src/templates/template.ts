import type { Escape } from './liquid.js';
import { engineFor } from './liquid.js';
import type { Uses } from './scope.js';

/** A template that was read at compile. Rendering is bounded in time and output, sees what it is given and nothing of the host. */
export interface Template {
  /** Without variables: rendering it asks for nothing. */
  readonly constant: boolean;
  /** Whether it may look at a member of this name: what it cannot need is not made for it. */
  readonly uses: Uses;
  /** @throws Error when it fails, takes too long or grows too large */
  render(scope: object): string;
}

const OUTPUT_MAX = 4_194_304;
const nothing: Uses = () => false;

/** By the words in it: one that takes a whole request, or a member by a computed name, may look at all of them. */
function usesOf(source: string): Uses {
  if (/\b(?:request|response)\b(?!\s*\.)/.test(source)) return () => true;
  const words = new Set(source.match(/[A-Za-z_][A-Za-z0-9_-]*/g));
  return (name) => words.has(name);
}

/**
 * @param source Liquid; text without `{{` and `{%` stays what it is, and loads nothing
 * @param outputMax characters
 * @throws Error that says what is wrong with the template
 */
export function compileTemplate(source: string, as: Escape, outputMax: number = OUTPUT_MAX): Template {
  if (!source.includes('{{') && !source.includes('{%')) return { constant: true, uses: nothing, render: () => source };
  const engine = engineFor(as);
  const parsed = engine.parse(source);
  return {
    constant: false,
    uses: usesOf(source),
    render(scope) {
      // what was put out is a rope of pieces: its length is known before anybody joins them
      const text = engine.renderSync(parsed, scope) as string;
      if (text.length > outputMax) throw new Error(`the template puts out more than ${outputMax} characters`);
      return text;
    },
  };
}

const HEADER_MAX = 4_096;

/** What a template put out, as a field value may carry it (RFC 9110, 5.5): anything but visible ASCII is percent-encoded. */
export function asFieldValue(text: string): string {
  const value = text
    .toWellFormed()
    .trim()
    .replace(/[^\t\x20-\x7e]/gu, (character) => encodeURIComponent(character));
  if (value.length > HEADER_MAX) throw new Error(`a field value has more than ${HEADER_MAX} characters`);
  return value;
}

import { PROMPT_WORDS_TAKEN, type PromptContent, type PromptVariable } from '@gatehouse/definition';
import type { FieldError } from '@gatehouse/kernel';
import { engineFor } from '../../templates/liquid.js';
import { firstLine } from './chat-request.js';
import { valueFault } from './values.js';

/** Names that a template asks for. @throws Error where it cannot be read */
function namesIn(source: string): string[] {
  if (!source.includes('{{') && !source.includes('{%')) return [];
  const engine = engineFor('none');
  return engine.globalVariablesSync(engine.parse(source), { partials: false });
}

function variableFaults(variables: readonly PromptVariable[]): FieldError[] {
  const faults: FieldError[] = [];
  const names = variables.map(({ name }) => name);
  for (const [index, variable] of variables.entries()) {
    const pointer = `/variables/${index}`;
    const { name, required } = variable;
    if (names.indexOf(name) < index) faults.push({ pointer: `${pointer}/name`, detail: 'stands twice' });
    if (PROMPT_WORDS_TAKEN.includes(name)) faults.push({ pointer: `${pointer}/name`, detail: 'means something else in templates' });
    if ('min' in variable && variable.min !== undefined && variable.max !== undefined && variable.min > variable.max)
      faults.push({ pointer: `${pointer}/min`, detail: 'is more than the largest' });
    if (variable.default === undefined) continue;
    if (required) faults.push({ pointer: `${pointer}/default`, detail: 'is never used: the variable is required' });
    const fault = valueFault(variable, variable.default);
    if (fault !== undefined) faults.push({ pointer: `${pointer}/default${fault.at}`, detail: fault.detail });
  }
  return faults;
}

/** What no schema of one field can see. Pointers are into the content. */
export function promptFaults({ messages, variables, overrides, tools, toolChoice }: PromptContent): FieldError[] {
  const faults = variableFaults(variables);
  const asked = new Set<string>();
  let read = true;
  for (const [index, { content }] of messages.entries()) {
    const pointer = `/messages/${index}/content`;
    try {
      for (const name of namesIn(content)) {
        if (!variables.some((variable) => variable.name === name) && !asked.has(name))
          faults.push({ pointer, detail: `asks for ${name}, which is no variable` });
        asked.add(name);
      }
    } catch (error) {
      read = false;
      faults.push({ pointer, detail: `cannot be read: ${firstLine(error)}` });
    }
  }
  // of templates that cannot be read nobody knows what they ask for
  if (read)
    for (const [index, { name }] of variables.entries())
      if (!asked.has(name)) faults.push({ pointer: `/variables/${index}/name`, detail: 'is used by no message' });
  if (new Set(overrides).size < overrides.length) faults.push({ pointer: '/overrides', detail: 'one stands twice' });
  if (toolChoice !== undefined && tools === undefined) faults.push({ pointer: '/toolChoice', detail: 'there are no tools' });
  const toolNames = (tools ?? []).map(({ name }) => name);
  for (const [index, name] of toolNames.entries())
    if (toolNames.indexOf(name) < index) faults.push({ pointer: `/tools/${index}/name`, detail: 'stands twice' });
  return faults;
}

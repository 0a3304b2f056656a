import fs from 'node:fs';
import { DockerfileParser, type Instruction, ModifiableInstruction } from 'dockerfile-ast';
import { inRoot } from '../paths.js';

export const images = ['control-plane', 'gateway', 'portal'];

export interface Step {
  keyword: string;
  flags: Record<string, string>;
  /** Everything after the keyword and its flags, continued lines joined. */
  text: string;
}

export interface ImageStage {
  name: string;
  base: string;
  steps: Step[];
}

/** The stages of an image, in order; the last one is what is shipped. */
export function stagesOf(image: string): ImageStage[] {
  const file = DockerfileParser.parse(fs.readFileSync(inRoot('docker', `${image}.Dockerfile`), 'utf8'));
  const stages: ImageStage[] = [];
  for (const instruction of file.getInstructions()) {
    const step = stepOf(instruction);
    if (step.keyword === 'FROM') {
      const [base = '', , name = ''] = step.text.split(/\s+/);
      stages.push({ base, name, steps: [] });
    } else stages.at(-1)?.steps.push(step);
  }
  return stages;
}

function stepOf(instruction: Instruction): Step {
  const text = (instruction.getRawArgumentsContent() ?? '').replaceAll(/\\\s*\n\s*/g, ' ').trim();
  const flags = instruction instanceof ModifiableInstruction ? instruction.getFlags() : [];
  return { keyword: instruction.getKeyword(), flags: Object.fromEntries(flags.map((flag) => [flag.getName(), flag.getValue() ?? ''])), text };
}

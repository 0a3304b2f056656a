import { type CommandOptions, command } from '../command.js';
import { inRoot } from '../paths.js';
import { say } from '../say.js';

export interface Check {
  name: string;
  program: string;
  args: string[];
}

const bin = (name: string) => inRoot('node_modules', '.bin', name);

/** The checks that are programs of their own; each counts as one test. */
export function checks(fix = false): Check[] {
  const projects = ['tsconfig.tests.json', 'tools/tsconfig.json', 'e2e/tsconfig.json', 'packages/embedded/tsconfig.json'];
  return [
    { name: 'format and lint (biome)', program: bin('biome'), args: ['check', '--error-on-warnings', ...(fix ? ['--write'] : [])] },
    { name: 'unused files, exports and dependencies (knip)', program: bin('knip'), args: ['--no-progress'] },
    ...projects.map((name) => ({ name: `types (${name})`, program: bin('tsc'), args: ['-p', name, '--noEmit'] })),
  ];
}

export async function runCheck({ name, program, args }: Check, options: CommandOptions = {}): Promise<boolean> {
  const good = (await command(program, args, options)) === 0;
  say(`${good ? 'passed' : 'FAILED'}: ${name}`);
  return good;
}

import { Refusal } from './say.js';

const tasks: Record<string, (args: string[]) => Promise<number>> = {
  start: async () => (await import('./start/start.js')).start(),
  build: async (args) => (await import('./build/build.js')).buildTask(args),
  test: async (args) => (await import('./check/test.js')).test(args),
  lint: async (args) => (await import('./check/lint.js')).lint(args),
  bench: async (args) => (await import('./suite.js')).suite('bench', args),
  drill: async (args) => (await import('./suite.js')).suite('drill', args),
  'check-docker': async (args) => (await import('./docker/check.js')).checkDocker(args),
  conformance: async (args) => (await import('./suite.js')).suite('conformance', args),
};

const [name = '', ...args] = process.argv.slice(2);
const task = tasks[name];
try {
  if (!task) throw new Refusal(`Unknown task "${name}". There are: ${Object.keys(tasks).join(', ')}.`);
  process.exitCode = await task(args);
} catch (error) {
  console.error(error instanceof Refusal ? `\n${error.message}` : error);
  process.exitCode = 1;
}

import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { inOneGo } from '../compile/steps.js';
import { Schemas } from '../policies/openapi-validation/schemas.js';
import { compileTemplate } from '../templates/template.js';

const require = createRequire(import.meta.url);
const here = (name: string) => require.cache[require.resolve(name)];

test('libraries are there before their first use, brought in while other work goes on, and are whole', async () => {
  // test files share a process, in which somebody may have had them already
  vi.resetModules();
  const { bringLibraries, LIBRARIES } = await import('./bring-libraries.js');
  for (const file of Object.keys(require.cache)) if (/\/(?:liquidjs|re2js|ajv|ajv-formats)\//.test(file)) delete require.cache[file];
  let turns = 0;
  let on = true;
  const others = (async () => {
    while (on) {
      turns++;
      await nextTurn();
    }
  })();
  await Promise.all([bringLibraries('templates'), bringLibraries('schemas')]);
  on = false;
  await others;
  expect(turns).toBeGreaterThan(20);
  for (const name of Object.values(LIBRARIES).flat()) expect(here(name)?.loaded === true, name).toBe(true);

  expect(compileTemplate('{{ a | upcase }}{% for b in c %}{{ b }}{% endfor %}', 'none').render({ a: 'x', c: [1, 2] })).toBe('X12');
  const schemas = new Schemas({ pet: { type: 'object', properties: { age: { type: 'integer', minimum: 1 } } } }, { formats: true, patterns: 'linear' });
  const validate = inOneGo(schemas.compile({ type: 'array', uniqueItems: true, items: { $ref: '#/$defs/pet' } }, true, false));
  expect(validate([{ age: 1 }])).toBe(true);
  expect(validate([{ age: 0 }, { age: 0 }])).toBe(false);
  expect(validate.errors?.map(({ keyword }) => keyword).sort()).toEqual(['minimum', 'minimum', 'uniqueItems']);
  const dated = inOneGo(schemas.compile({ type: 'string', format: 'date', pattern: '^2' }, false, false));
  expect([dated('2026-01-01'), dated('1026-01-01'), dated('2026-13-01')]).toEqual([true, false, false]);
  // asked again, nothing is done again
  expect(bringLibraries('schemas')).toBe(bringLibraries('schemas'));
});

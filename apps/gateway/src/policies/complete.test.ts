import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { KnownPolicy, POLICY_TYPES } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';

const gateway = fileURLToPath(new URL('../../', import.meta.url));
const docs = fileURLToPath(new URL('../../../../docs/policies/', import.meta.url));
const read = (file: string): string => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

/** Parts of the engine: that they are tested proves nothing of a policy. */
const ENGINE = /\/src\/(?:bodies|compile|exchange|http1|link|pipeline|records|server|state|upstream)\//;

/** Pure tests of the policy's own code, in its folder or in one that it imports from and shares with other policies. */
function pureTests(type: string): string[] {
  const folder = `${gateway}src/policies/${type}/`;
  if (!fs.existsSync(folder)) return [];
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => folder + file);
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const imported = sources.flatMap((file) => [...read(file).matchAll(/from '(\.[^']+)\.js'/g)].map(([, to]) => path.resolve(path.dirname(file), to ?? '')));
  const shared = [...new Set(imported.filter((file) => !ENGINE.test(file)).map((file) => path.dirname(file)))].filter((other) => other !== folder.slice(0, -1));
  const isPure = (file: string) => file.endsWith('.test.ts') && !file.endsWith('.int.test.ts');
  return [...files, ...shared.flatMap((other) => fs.readdirSync(other))].filter(isPure);
}

describe('every policy is proved', () => {
  test('by pure tests beside its code', () => {
    expect(POLICY_TYPES.filter((type) => pureTests(type).length === 0)).toEqual([]);
  });

  test('by conformance over sockets, which runs the example of its page', () => {
    const proves = (type: string) => read(`${gateway}conformance/policy-${type}.test.ts`).includes(`docsExample('${type}')`);
    expect(POLICY_TYPES.filter((type) => !proves(type))).toEqual([]);
  });

  test('by a page whose example is a valid policy of the type', () => {
    const shows = (type: string) => {
      const [, example] = /^```json policy\n([\s\S]*?)^```$/m.exec(read(`${docs}${type}.md`)) ?? [];
      return example !== undefined && KnownPolicy.safeParse(JSON.parse(example)).data?.type === type;
    };
    expect(POLICY_TYPES.filter((type) => !shows(type))).toEqual([]);
  });

  test('by a line of the bench', async () => {
    const without: string[] = [];
    for (const type of POLICY_TYPES) {
      const file = `${gateway}bench/policies/${type}.ts`;
      const { fixture } = fs.existsSync(file) ? ((await import(file)) as { fixture?: { policy: unknown } }) : {};
      if (KnownPolicy.safeParse(fixture?.policy).data?.type !== type) without.push(type);
    }
    expect(without).toEqual([]);
  });

  test('and nothing is kept of a type that is gone', () => {
    const named = (folder: string, pattern: RegExp) => fs.readdirSync(folder).flatMap((file) => pattern.exec(file)?.[1] ?? []);
    const known = new Set<string>(POLICY_TYPES);
    expect(named(docs, /^(.+)\.md$/).filter((type) => !known.has(type))).toEqual([]);
    expect(named(`${gateway}bench/policies`, /^(.+)\.ts$/).filter((type) => !['fixture', 'load-fixtures'].includes(type) && !known.has(type))).toEqual([]);
  });
});

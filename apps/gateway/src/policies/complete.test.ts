import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { KnownPolicy, POLICIES, POLICY_TYPES } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const gateway = fileURLToPath(new URL('../../', import.meta.url));
const docs = fileURLToPath(new URL('../../../../docs/policies/', import.meta.url));
const read = (file: string): string => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
const shownExample = (type: string): string | undefined => /^```json policy\n([\s\S]*?)^```$/m.exec(read(`${docs}${type}.md`))?.[1];

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

/** Names of all settings of a schema, however deep. */
function settingsOf(schema: unknown, names: Set<string> = new Set()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return names;
  const { properties } = schema as { properties?: Record<string, { const?: unknown }> };
  // what has one value alone tells forms apart, and is no setting
  for (const [name, one] of Object.entries(properties ?? {})) if (one.const === undefined) names.add(name);
  for (const part of Object.values(schema)) settingsOf(part, names);
  return names;
}

const testsIn = (folder: string): string[] =>
  (fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [])
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => folder + file);

/** What is tested of a policy: by itself, at the wire, and by parts that several share. */
function testsOf(type: string): string {
  const wire = fs
    .readdirSync(`${gateway}conformance`)
    .filter((file) => file.startsWith(`policy-${type}`) || [`${type}.test.ts`, 'settings.test.ts'].includes(file));
  const own = [`policies/${type}`, 'limits', 'identity', 'state'].flatMap((folder) => testsIn(`${gateway}src/${folder}/`));
  return [...own, ...wire.map((file) => `${gateway}conformance/${file}`)].map(read).join('\n') + shownExample(type);
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
      const example = shownExample(type);
      return example !== undefined && KnownPolicy.safeParse(JSON.parse(example)).data?.type === type;
    };
    expect(POLICY_TYPES.filter((type) => !shows(type))).toEqual([]);
  });

  test('by a test that names each of its settings', () => {
    // made of the settings of other policies
    const types = POLICY_TYPES.filter((type) => type !== 'any-of');
    const unproved = types.flatMap((type) => {
      const text = testsOf(type);
      const names = settingsOf(z.toJSONSchema(POLICIES[type].config, { io: 'input', unrepresentable: 'any' }));
      return [...names].filter((name) => !new RegExp(`\\b${name}\\b`).test(text)).map((name) => `${type}.${name}`);
    });
    expect(unproved).toEqual([]);
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

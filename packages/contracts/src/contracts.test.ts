import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { allEndpoints, openApiDocument, ROLE_PERMISSIONS, TENANT_PERMISSIONS } from './index.js';

const endpoints = allEndpoints;

describe('endpoint tables', () => {
  test('no two endpoints share method and path', () => {
    const seen = endpoints.map(([, e]) => `${e.method} ${e.path.replace(/:\w+/g, ':x')}`);
    expect(seen.filter((key, at) => seen.indexOf(key) !== at)).toEqual([]);
  });
  test('every path parameter has a schema, and every schema a parameter', () => {
    for (const [name, e] of endpoints) {
      const inPath = [...e.path.matchAll(/:(\w+)/g)].map((m) => m[1]).sort();
      expect([name, Object.keys(e.params?.shape ?? {}).sort()]).toEqual([name, inPath]);
    }
  });
  test('tenant endpoints stand under their tenant, so that the guard can resolve it', () => {
    for (const [name, e] of endpoints) if (e.access.kind === 'tenant') expect([name, e.path.startsWith('/tenants/:tenant')]).toEqual([name, true]);
  });
  test('an endpoint answers with a body or with 204/202, never both', () => {
    for (const [name, e] of endpoints) expect([name, Boolean(e.response ?? e.produces)]).toEqual([name, e.status === 200 || e.status === 201]);
  });
  test('every permission is held by somebody and asked for by an endpoint or a use case', () => {
    for (const permission of TENANT_PERMISSIONS) expect(ROLE_PERMISSIONS.owner).toContain(permission);
    expect(ROLE_PERMISSIONS.developer).toEqual(['portal:use']);
  });
});

test('the OpenAPI document is valid under a public validator', async () => {
  const result = await new Validator().validate(openApiDocument() as unknown as Record<string, unknown>);
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
});

test('the committed document is the one the tables make (`npm test -- packages/contracts -u` writes it)', async () => {
  await expect(`${JSON.stringify(openApiDocument(), null, 1)}\n`).toMatchFileSnapshot('../../../docs/openapi/management.json');
});

import { API, allEndpoints, type Endpoint } from '@gatehouse/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modules } from './modules/index.js';
import { BoundEndpoints } from './platform/http/index.js';
import { type TestApp, testApp } from './testing/index.js';

let app: TestApp;
let bound: ReadonlySet<Endpoint>;
beforeAll(async () => {
  app = await testApp({ modules });
  bound = app.get(BoundEndpoints).endpoints;
});
afterAll(() => app.close());

test('nothing is bound that is not declared', () => {
  const declared = new Set<Endpoint>(allEndpoints.map(([, endpoint]) => endpoint));
  expect([...bound].filter((endpoint) => !declared.has(endpoint)).map((endpoint) => endpoint.path)).toEqual([]);
});

test('a table that is bound is bound whole', () => {
  const missing = Object.entries(API).flatMap(([group, table]) => {
    const endpoints: [string, Endpoint][] = Object.entries(table);
    return endpoints.some(([, endpoint]) => bound.has(endpoint))
      ? endpoints.filter(([, endpoint]) => !bound.has(endpoint)).map(([name]) => `${group}.${name}`)
      : [];
  });
  expect(missing).toEqual([]);
});

test('no two endpoints answer the same method and path', () => {
  const shapes = allEndpoints.map(([, endpoint]) => `${endpoint.method} ${endpoint.path.replace(/:\w+/g, ':x')}`);
  expect(shapes.filter((shape, index) => shapes.indexOf(shape) !== index)).toEqual([]);
});

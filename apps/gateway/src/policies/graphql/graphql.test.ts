import { createHash } from 'node:crypto';
import { GraphqlConfig } from '@gatehouse/definition';
import * as language from 'graphql/language';
import { describe, expect, test } from 'vitest';
import { Checker } from './checker.js';
import { measure } from './measure.js';
import { hasParameters, type Parameters, queryWith, readBody, readQuery } from './parameters.js';

const config = (overrides: object = {}) => GraphqlConfig.parse(overrides);
const measured = (document: string, overrides: object = {}, variables: Record<string, unknown> = {}, name?: string) =>
  measure(language.parse(document), config(overrides), name, variables);
const parameters = (query: string | undefined, more: Partial<Parameters> = {}): Parameters => ({
  query,
  operationName: undefined,
  variables: {},
  hash: undefined,
  raw: { query },
  ...more,
});
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('what an operation asks for', () => {
  test('depth, aliases, root fields and directives, fragments followed', () => {
    expect(
      measured(`query Pets @a { one: pets { ...Pet @b } pets { id } ... on Query { now } }
        fragment Pet on Pet @c { owner { name @d two: name } }`),
    ).toEqual({ kind: 'query', name: 'Pets', depth: 3, aliases: 2, rootFields: 3, directives: 4, cost: 7, introspects: false });
  });
  test('cost: own costs times the entries of the lists around, by literals, variables, their defaults and members of objects', () => {
    expect(measured('{ pets(first: 10) { name owner { name } } }').cost).toBe(31);
    expect(measured('{ pets(first: 10) { toys(last: 5) { name } } }').cost).toBe(1 + 10 * (1 + 5));
    expect(measured('query($n: Int = 4) { pets(first: $n) { name } }').cost).toBe(5);
    expect(measured('query($n: Int = 4) { pets(first: $n) { name } }', {}, { n: 20 }).cost).toBe(21);
    expect(measured('{ pets(page: { limit: 6 }) { name } }').cost).toBe(7);
    expect(measured('query($page: Page) { pets(page: $page) { name } }', {}, { page: { limit: 8 } }).cost).toBe(9);
    expect(measured('{ pets(first: -3, age: 90) { name } }').cost).toBe(4);
    expect(measured('{ pets { report } }', { fieldCosts: [{ field: 'report', cost: 100 }] }).cost).toBe(101);
  });
  test('a bomb of fragments costs what it would cost, and takes no time', () => {
    const levels = Array.from({ length: 60 }, (_, i) => `fragment F${i} on T { a { ...F${i + 1} } b { ...F${i + 1} } }`).join('\n');
    expect(measured(`{ ...F0 } ${levels} fragment F60 on T { x }`).cost).toBeGreaterThan(1e18);
  });
  test('introspection is seen inside of fragments too, and __typename is none', () => {
    expect(measured('{ ...A } fragment A on Query { __schema { types { name } } }').introspects).toBe(true);
    expect(measured('{ __type(name: "A") { name } }').introspects).toBe(true);
    expect(measured('{ pets { __typename } }').introspects).toBe(false);
  });
  test('which operation is meant must be clear, and fragments must end', () => {
    expect(() => measured('query A { a } query B { b }')).toThrow('several operations');
    expect(measured('query A { a } query B { b { c } }', {}, {}, 'B').depth).toBe(2);
    expect(() => measured('query A { a }', {}, {}, 'C')).toThrow('no operation C');
    expect(() => measured('fragment A on B { c }')).toThrow('no operation');
    expect(() => measured('{ ...A } fragment A on T { ...B } fragment B on T { a { ...A } }')).toThrow('inside of itself');
    expect(() => measured('{ ...A }')).toThrow('no fragment A');
  });
});

describe('the checker', () => {
  const refused = (document: string, overrides: object) => {
    const outcome = new Checker(config(overrides), language).check([parameters(document)]);
    return 'code' in outcome ? `${outcome.code.slice('gateway.graphql_'.length)}: ${outcome.message}` : undefined;
  };
  test('holds each limit, just below and just above', () => {
    expect(refused('{ a { b } }', { depthMax: 2 })).toBeUndefined();
    expect(refused('{ a { b { c } } }', { depthMax: 2 })).toBe('refused: The request has the depth 3, and 2 is allowed.');
    expect(refused('{ x: a y: a }', { aliasesMax: 1 })).toContain('aliases 2');
    expect(refused('{ a b }', { rootFieldsMax: 1 })).toContain('root fields 2');
    expect(refused('{ a @x @y }', { directivesMax: 1 })).toContain('directives 2');
    expect(refused('{ a(first: 99) { b } }', { costMax: 99 })).toContain('cost 100');
    expect(refused('{ a b c }', { tokensMax: 4 })).toMatch(/^refused: .*token/);
    expect(refused('{ __schema { types { name } } }', { introspection: false })).toBe('refused: Introspection is not allowed here.');
    expect(refused(`{ a(x: "${'y'.repeat(200_000)}") }`, {})).toBe('refused: The document is too long.');
    expect(refused('{ a', {})).toMatch(/^invalid: Syntax Error/);
  });
  test('a document too deep for the stack is refused like one over a limit', () => {
    expect(refused('{a'.repeat(45_000), { tokensMax: 100_000, depthMax: 200 })).toMatch(/^(refused|invalid): /);
  });
  test('remembers automatic persisted documents that passed, and no others', () => {
    const checker = new Checker(config({ persisted: 'automatic', depthMax: 2 }), language);
    const [good, deep] = ['{ a }', '{ a { b { c } } }'];
    expect(checker.check([parameters(undefined, { hash: sha256(good) })])).toMatchObject({ extension: 'PERSISTED_QUERY_NOT_FOUND', status: 200 });
    expect(checker.check([parameters(good, { hash: sha256(deep) })])).toMatchObject({ message: 'The hash is not that of the document.' });
    expect(checker.check([parameters(good, { hash: sha256(good) })])).toMatchObject({ documents: [good] });
    expect(checker.check([parameters(undefined, { hash: sha256(good) })])).toMatchObject({ documents: [good] });
    expect(checker.check([parameters(deep, { hash: sha256(deep) })])).toMatchObject({ code: 'gateway.graphql_refused' });
    expect(checker.check([parameters(undefined, { hash: sha256(deep) })])).toMatchObject({ extension: 'PERSISTED_QUERY_NOT_FOUND' });
  });
  test('takes nothing but what is listed, where that is asked for; limits hold for that too', () => {
    const [a, b, deep] = ['{ a }', '{ b }', '{ a { b { c } } }'];
    const operations = [{ hash: sha256(a), document: a }, { hash: sha256(b) }, { hash: sha256(deep), document: deep }];
    const checker = new Checker(config({ persisted: 'only-listed', operations, depthMax: 2 }), language);
    expect(checker.check([parameters(undefined, { hash: sha256(a) })])).toMatchObject({ documents: [a] });
    expect(checker.check([parameters(b)])).toMatchObject({ documents: [b] });
    expect(checker.check([parameters(undefined, { hash: sha256(b) })])).toMatchObject({ extension: 'PERSISTED_QUERY_NOT_FOUND' });
    expect(checker.check([parameters('{ c }')])).toMatchObject({ code: 'gateway.graphql_not_listed' });
    expect(checker.check([parameters(undefined, { hash: sha256(deep) })])).toMatchObject({ code: 'gateway.graphql_refused' });
    expect(() => config({ persisted: 'only-listed' })).toThrow('nothing is listed');
  });
});

describe('requests', () => {
  const body = (text: string) => readBody(Buffer.from(text));
  test('parameters are read as they are meant, or not at all', () => {
    expect(body('{"query":"{a}","variables":{"n":1},"operationName":null}')).toMatchObject({ isBatch: false, all: [{ query: '{a}', variables: { n: 1 } }] });
    expect(body('[{"query":"{a}"},{"query":"{b}"}]')).toMatchObject({ isBatch: true, all: [{ query: '{a}' }, { query: '{b}' }] });
    for (const text of ['', '{', '[]', '[1]', 'null', '"{a}"', '{}', '{"query":1}', '{"query":"{a}","variables":[]}', '{"query":"{a}","extensions":"x"}'])
      expect(body(text), text).toMatchObject({ code: 'gateway.graphql_invalid' });
    expect(readBody(Buffer.from([0xff]))).toMatchObject({ message: 'The body is not UTF-8.' });
  });
  test('what parsers may read differently is refused: names twice, in another case or spelled in another way', () => {
    for (const text of [
      '{"query":"{a}","query":"{b}"}',
      '{"query":"{a}","Query":"{b}"}',
      '{"query":"{a}","q\\u0075ery":"{b}"}',
      '[{"query":"{a}","QUERY":"{b}"}]',
    ])
      expect(body(text), text).toMatchObject({ message: 'A parameter is there twice.' });
    // inside of values nothing of that matters
    expect(body('{"variables":{"query":1,"Query":2,"a":["query","query"]},"query":"{ a(x: \\"\\\\\\"\\") }"}')).toMatchObject({ isBatch: false });
    expect(readQuery('?query={a}&query={b}')).toMatchObject({ message: 'A parameter is there twice.' });
    expect(readQuery('?query={a}&QUERY={b}')).toMatchObject({ message: 'A parameter is there twice.' });
    expect([hasParameters('?a=1'), hasParameters('?Query={b}'), hasParameters('')]).toEqual([false, true, false]);
  });
  test('hashes come by both conventions', () => {
    const hash = sha256('{a}');
    expect(body(`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${hash}"}}}`)).toMatchObject({ all: [{ hash }] });
    expect(body(`{"documentId":"sha256:${hash}"}`)).toMatchObject({ all: [{ hash }] });
    expect(body('{"extensions":{"persistedQuery":{"sha256Hash":"x"}}}')).toMatchObject({ message: 'The hash of the document is no SHA-256.' });
    expect(readQuery(`?extensions=${encodeURIComponent(JSON.stringify({ persistedQuery: { version: 1, sha256Hash: hash } }))}`)).toMatchObject({ hash });
    expect(readQuery('?query={a}&variables={')).toMatchObject({ message: '"variables" is no JSON.' });
    expect(queryWith('?a=1', '{ a }')).toBe('?a=1&query=%7B+a+%7D');
  });
});

import { XmlLimitsConfig } from '@gatehouse/definition';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { checkXml } from './check-xml.js';

const check = (text: string | Buffer, limits: object = {}) => checkXml(SaxesParser, Buffer.from(text), XmlLimitsConfig.parse(limits));

test.each(['<a/>', '<?xml version="1.0"?>\n<a b="1">&lt;&#x41;<![CDATA[<]]></a>\n', '<a><!-- c --><b/><b/></a>', '<ä>é</ä>', '\uFEFF<a/>'])(
  'takes %j',
  (text) => {
    expect(check(text)).toBeUndefined();
  },
);

test.each([
  ['', {}, 'not well-formed'],
  ['text', {}, 'not well-formed'],
  ['<a><b></a></b>', {}, 'not well-formed'],
  ['<a b=1/>', {}, 'not well-formed'],
  ['<a>&unknown;</a>', {}, 'not well-formed'],
  ['<!DOCTYPE a><a/>', {}, 'document type'],
  ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', {}, 'document type'],
  ['<a><b><c/></b></a>', { depthMax: 2 }, 'nested deeper than 2'],
  ['<a><b/><b/></a>', { elementsMax: 2 }, 'more than 2 elements'],
  ['<a><b/><b/><b/></a>', { childrenMax: 2 }, 'more than 2 children'],
  ['<a b="1" c="2"/>', { attributesMax: 1 }, 'more than 1 attributes'],
  ['<abcd/>', { nameBytesMax: 3 }, 'more than 3 characters'],
  ['<a bcde="1"/>', { nameBytesMax: 3 }, 'more than 3 characters'],
  ['<a>12345</a>', { valueBytesMax: 4 }, 'more than 4 characters'],
  ['<a b="12345"/>', { valueBytesMax: 4 }, 'more than 4 characters'],
  ['<a><!-- c --></a>', { comments: 'refuse' }, 'Comments'],
  ['<?xml-stylesheet href="a"?><a/>', {}, 'Processing instructions'],
  ['<?xml version="1.0" encoding="utf-7"?><a/>', {}, 'another encoding'],
])('%j breaks %j', (text, limits, message) => {
  expect(check(text, limits)).toContain(message);
});

test('children are counted per element, and no other encoding is read', () => {
  expect(check('<a><b><c/><c/></b><b><c/><c/></b></a>', { childrenMax: 2, depthMax: 3, elementsMax: 7 })).toBeUndefined();
  expect(check(Buffer.from([0xff, 0xfe, 0x3c, 0x00]))).toContain('UTF-8');
  expect(check('<a>'.repeat(1_000_000), { depthMax: 1_000 })).toContain('nested deeper');
});

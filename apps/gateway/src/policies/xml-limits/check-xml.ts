import { isUtf8 } from 'node:buffer';
import type { XmlLimitsConfig } from '@gatehouse/definition';
import type { SaxesParser } from 'saxes';

type Parser = new (options: { xmlns: true; fragment: false; position: true }) => SaxesParser<{ xmlns: true }>;

/** So much is parsed at once: what is beyond the limits early in a body is refused before the rest is looked at. */
const PIECE = 65_536;

class Refusal extends Error {}

/** What is wrong with an XML text (strict, with namespaces), in words; undefined for one within the limits. No document type passes, so no entity is ever defined. */
export function checkXml(Saxes: Parser, bytes: Buffer, limits: XmlLimitsConfig): string | undefined {
  if (!isUtf8(bytes)) return 'The body is not UTF-8.';
  const text = bytes.toString('utf8');
  const parser = new Saxes({ xmlns: true, fragment: false, position: true });
  watch(parser, limits);
  try {
    for (let at = 0; at < text.length; at += PIECE) parser.write(text.slice(at, at + PIECE));
    parser.close();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return `${error.message} (line ${parser.line}, column ${parser.column}).`;
    throw error;
  }
}

function watch(parser: SaxesParser<{ xmlns: true }>, limits: XmlLimitsConfig): void {
  const { depthMax, elementsMax, childrenMax, attributesMax, nameBytesMax, valueBytesMax, comments, processingInstructions } = limits;
  const children: number[] = [];
  let elements = 0;
  let attributes = 0;
  const named = (name: string) => {
    if (name.length > nameBytesMax) throw new Refusal(`A name has more than ${nameBytesMax} characters`);
  };
  const valued = (value: string) => {
    if (value.length > valueBytesMax) throw new Refusal(`A text or attribute has more than ${valueBytesMax} characters`);
  };
  parser.on('error', () => {
    throw new Refusal('The body is not well-formed XML');
  });
  parser.on('doctype', () => {
    throw new Refusal('A document type is not taken');
  });
  parser.on('xmldecl', ({ encoding }) => {
    // the text was read as UTF-8: another name for it would be read otherwise behind us
    if (encoding !== undefined && !/^(?:utf-8|us-ascii)$/i.test(encoding)) throw new Refusal('The XML declaration names another encoding than UTF-8');
  });
  parser.on('opentagstart', ({ name }) => {
    named(name);
    attributes = 0;
    if (++elements > elementsMax) throw new Refusal(`There are more than ${elementsMax} elements`);
    const siblings = (children.pop() ?? 0) + 1;
    if (siblings > childrenMax && elements > 1) throw new Refusal(`An element has more than ${childrenMax} children`);
    if (elements > 1) children.push(siblings);
    if (children.length >= depthMax) throw new Refusal(`Elements are nested deeper than ${depthMax}`);
    children.push(0);
  });
  parser.on('closetag', () => void children.pop());
  parser.on('attribute', ({ name, value }) => {
    named(name);
    valued(value);
    if (++attributes > attributesMax) throw new Refusal(`An element has more than ${attributesMax} attributes`);
  });
  parser.on('text', valued);
  parser.on('cdata', valued);
  parser.on('comment', () => {
    if (comments === 'refuse') throw new Refusal('Comments are not taken');
  });
  parser.on('processinginstruction', () => {
    if (processingInstructions === 'refuse') throw new Refusal('Processing instructions are not taken');
  });
}

import { createRequire } from 'node:module';
import type { Liquid, LiquidOptions } from 'liquidjs';

/** What a value becomes where a template puts it out. `| raw` is for what is meant to be part of the text itself. */
export type Escape = 'json' | 'xml' | 'url' | 'none';

const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const ESCAPES: Readonly<Record<Escape, (value: unknown) => string>> = {
  json: (value) => JSON.stringify(value ?? null) ?? 'null',
  xml: (value) => textOf(value).replace(/[&<>"']/g, (character) => XML[character] as string),
  url: (value) => encodeURIComponent(textOf(value).toWellFormed()),
  none: textOf,
};

/** Characters of a template. */
const PARSE_MAX = 65_536;
/** Milliseconds that one rendering may hold the event loop: what a hostile template costs, and far beyond what an honest one takes on a busy machine. */
const RENDER_MS_MAX = 250;
/** In the library's own count: characters and members that filters and ranges make. */
const MEMORY_MAX = 4_000_000;
/** Tags that would bring in other templates: there are none. */
const ABSENT = ['include', 'render', 'layout', 'block'];

const engines = new Map<Escape, Liquid>();

/** The library is brought in before the first template of the process is compiled (`bringLibraries`): most gateways have none. */
export function engineFor(as: Escape): Liquid {
  let engine = engines.get(as);
  if (engine === undefined) {
    const library = createRequire(import.meta.url)('liquidjs') as typeof import('liquidjs');
    const options: LiquidOptions = {
      ownPropertyOnly: true,
      strictFilters: true,
      templates: {},
      outputEscape: ESCAPES[as],
      // the same on every machine, whose own takes long to ask for
      locale: 'en-US',
      parseLimit: PARSE_MAX,
      renderLimit: RENDER_MS_MAX,
      memoryLimit: MEMORY_MAX,
      timezoneOffset: 0,
    };
    engine = new library.Liquid(options);
    for (const tag of ABSENT) {
      engine.registerTag(tag, {
        parse: () => {
          throw new Error(`the tag ${tag} is not available`);
        },
        render: () => '',
      });
    }
    engines.set(as, engine);
  }
  return engine;
}

export interface Header {
  name: string;
  value: string;
}

/** Lines of `name: value`, as they are pasted; empty ones and what is no header are left out. */
export function parseHeaders(text: string): Header[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim();
    return colon > 0 && !/\s/.test(name) ? [{ name, value: line.slice(colon + 1).trim() }] : [];
  });
}

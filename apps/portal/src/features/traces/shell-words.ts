// A quoted run, an escaped character, or plain ones: what a word consists of.
const PIECE = /'([^']*)'|\$'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|\\(\r?\n|.)|([^\s'"\\]+)|(\s+)/gs;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The words of one command as a POSIX shell reads them, with bash's `$'...'`, as browsers copy it. Variables stay as they are written. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (const [, single, ansi, double, escaped, plain, space] of line.matchAll(PIECE)) {
    if (space !== undefined) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    // A backslash before the end of a line joins it with the next.
    if (escaped !== undefined && /\n$/.test(escaped)) continue;
    const text: string =
      single ??
      ansi?.replace(/\\(.)/gs, (_, character: string) => ESCAPES[character] ?? character) ??
      double?.replace(/\\(["\\$`]|\r?\n)/g, (_, character: string) => (character.endsWith('\n') ? '' : character)) ??
      escaped ??
      plain ??
      '';
    word = (word ?? '') + text;
  }
  return word === null ? words : [...words, word];
}

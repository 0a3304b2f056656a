import fs from 'node:fs';
import path from 'node:path';

export interface Log {
  /** A writer for one process: takes raw output, writes whole lines with the process's name before each. */
  writer(name: string, options?: { quiet?: boolean }): (text: string) => void;
  close(): void;
}

const COLOURS = [36, 33, 35, 32, 34, 96, 93, 95, 92, 94];
const FILE_BYTES_MAX = 20_000_000;

/** One log of all processes: in full in a file, and, where `show` is given, readable on the terminal. */
export function openLog(file: string, show?: (line: string) => void): Log {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (fs.existsSync(file) && fs.statSync(file).size > FILE_BYTES_MAX) fs.renameSync(file, `${file}.1`);
  // Secrets are masked by whoever logs; the file is still nobody else's business.
  const stream = fs.createWriteStream(file, { flags: 'a', mode: 0o600 });
  stream.on('error', () => {}); // a full disk must not stop the traffic
  const colours = new Map<string, number>();
  return {
    writer(name, { quiet = false } = {}) {
      const colour = colours.get(name) ?? COLOURS[colours.size % COLOURS.length] ?? 37;
      colours.set(name, colour);
      let rest = '';
      return (text) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          if (!line.trim()) continue;
          stream.write(`${new Date().toISOString()} ${name} | ${line}\n`);
          const shown = show && !quiet && readable(line);
          if (shown) show(`${paint(colour, name.padEnd(13))} ${shown}`);
        }
      };
    },
    close: () => stream.end(),
  };
}

const paint = (colour: number, text: string) => (process.stdout.isTTY ? `\x1b[${colour}m${text}\x1b[0m` : text);

interface Entry {
  msg?: unknown;
  level?: unknown;
  err?: { message?: string };
}

/** Our processes log JSON lines (pino's); a person wants the message, and no line for each request. Anything else is shown as it is. */
export function readable(line: string): string | undefined {
  const { msg, level, err } = parsed(line);
  if (typeof msg !== 'string') return line;
  const severity = typeof level !== 'number' || level < 40 ? '' : level < 50 ? 'warning: ' : 'error: ';
  if (msg === 'request' && !severity) return undefined;
  return `${severity}${msg}${err?.message && err.message !== msg ? ` (${err.message})` : ''}`;
}

function parsed(line: string): Entry {
  if (!line.startsWith('{')) return {};
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return {};
  }
}

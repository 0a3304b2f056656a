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
          if (show && !quiet) show(`${paint(colour, name.padEnd(13))} ${readable(line)}`);
        }
      };
    },
    close: () => stream.end(),
  };
}

const paint = (colour: number, text: string) => (process.stdout.isTTY ? `\x1b[${colour}m${text}\x1b[0m` : text);

/** Our processes log JSON lines (pino's); a person wants the message. Anything else is shown as it is. */
function readable(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { msg, level, err } = JSON.parse(line) as { msg?: unknown; level?: unknown; err?: { message?: string } };
    if (typeof msg !== 'string') return line;
    const severity = typeof level !== 'number' || level < 40 ? '' : level < 50 ? 'warning: ' : 'error: ';
    return `${severity}${msg}${err?.message && err.message !== msg ? ` (${err.message})` : ''}`;
  } catch {
    return line;
  }
}

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const CACHE = fileURLToPath(new URL('../.cache', import.meta.url));
const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];
const INSTALLED = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'],
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
};

interface Program {
  executablePath: string;
  env?: NodeJS.ProcessEnv;
  args?: string[];
}

/** A real Chromium: CHROME_PATH, else one installed on the system, else the one carried by an npm package. Web security stays on. */
export async function launchBrowser({ onlyCarried = false } = {}): Promise<Browser> {
  const { executablePath, env = process.env, args = [] } = (onlyCarried ? undefined : installed()) ?? (await carried());
  // Chromium refuses its sandbox to root; the pages it opens here are our own.
  const sandbox = process.getuid?.() === 0 || args.length > 0 ? ['--no-sandbox'] : [];
  const named = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return chromium.launch({ executablePath, env: Object.fromEntries(named), args: [...ARGS, ...args, ...sandbox] });
}

function installed(): Program | undefined {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH && !fs.existsSync(CHROME_PATH)) throw new Error(`CHROME_PATH names ${CHROME_PATH}, which is not there.`);
  const executablePath = CHROME_PATH ?? INSTALLED[process.platform as keyof typeof INSTALLED]?.find((name) => fs.existsSync(name));
  return executablePath ? { executablePath } : undefined;
}

async function carried(): Promise<Program> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('No Chromium found. Install Chromium or Chrome (Debian and Ubuntu: apt-get install chromium), or set CHROME_PATH.');
  const { version } = JSON.parse(fs.readFileSync(fileURLToPath(new URL('../package.json', import.meta.resolve('@sparticuz/chromium'))), 'utf8')) as {
    version: string;
  };
  const folder = path.join(CACHE, `chromium-${version}`);
  if (!fs.existsSync(path.join(folder, 'fonts.conf'))) await unpack(folder);
  const executablePath = path.join(folder, 'chromium');
  const env: NodeJS.ProcessEnv = { ...process.env, FONTCONFIG_FILE: path.join(folder, 'fonts.conf') };
  // libnss3, libexpat and others are carried too; the system's own are better where it has them.
  if (execFileSync('ldd', [executablePath], { encoding: 'utf8' }).includes('not found')) env.LD_LIBRARY_PATH = path.join(folder, 'al2023', 'lib');
  return { executablePath, env, args: ['--headless=shell', '--no-zygote', '--in-process-gpu'] };
}

// The package unpacks into the system's temporary folder and trusts whatever lies there: it gets a folder of its own, moved when whole.
async function unpack(folder: string): Promise<void> {
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const partial = fs.mkdtempSync(`${folder}.`);
  const { TMPDIR } = process.env;
  process.env.TMPDIR = partial;
  try {
    const { inflate } = await import('@sparticuz/chromium');
    const archives = fileURLToPath(new URL('../bin', import.meta.resolve('@sparticuz/chromium')));
    for (const name of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']) await inflate(path.join(archives, name));
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
  // Its own settings know one fonts folder, at another place; without a font, text has no size and counts as hidden.
  const dirs = ['/usr/share/fonts', path.join(folder, 'fonts')].map((dir) => `<dir>${dir}</dir>`).join('');
  fs.writeFileSync(
    path.join(partial, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${dirs}<cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
  );
  fs.rmSync(folder, { recursive: true, force: true });
  fs.renameSync(partial, folder);
}

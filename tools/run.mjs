// The door: needs nothing but Node 18 and npm. Brings the pinned Node and pnpm, installs the locked dependencies, then runs tools/main.ts.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const toolchain = path.join(root, 'tools', 'toolchain');
const begun = Date.now();
// On systems the registry has no Node for (macOS), the machine's own must run TypeScript and what the apps depend on.
const OWN_NODE = [22, 19];

const say = (text) => console.log(`[${((Date.now() - begun) / 1000).toFixed(1).padStart(5)} s] ${text}`);

function fail(text) {
  console.error(`\n${text}`);
  process.exit(1);
}

function run(what, command, args, options) {
  const done = spawnSync(command, args, { stdio: 'inherit', cwd: root, ...options });
  if (done.error) fail(`${what} could not start: ${done.error.message}`);
  if (done.signal) process.exit(1);
  if (done.status !== 0) fail(`${what} failed (exit code ${done.status}); what it said is above.`);
}

/** Does `work` unless it was done for the same content of `files`. The stamp is written last: a broken run is done again. */
function unlessCurrent(stamp, files, work) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(fs.readFileSync(file)).update('\0');
  const want = hash.digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === want) return;
  work();
  fs.writeFileSync(stamp, want);
}

function npmWith(...args) {
  const script = process.env.npm_execpath; // where npm itself is, when npm started us
  return script?.endsWith('npm-cli.js') ? [process.execPath, script, ...args] : ['npm', ...args];
}

/** Where a company's proxy opens TLS, npm is told whose certificates to trust; pnpm does not read what npm is told for the whole machine. */
function trusted() {
  const [npm, ...args] = npmWith('config', 'get', 'cafile');
  const file = spawnSync(npm, args, { encoding: 'utf8' }).stdout?.trim() ?? '';
  return file !== 'null' && fs.existsSync(file) ? { NODE_EXTRA_CA_CERTS: file } : {};
}

function bringToolchain() {
  const files = ['package.json', 'package-lock.json'].map((name) => path.join(toolchain, name));
  unlessCurrent(path.join(toolchain, 'node_modules', '.stamp'), files, () => {
    say('Node and pnpm, in the pinned versions, from the npm registry');
    const [npm, ...args] = npmWith('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
    run('npm', npm, args, { cwd: toolchain });
  });
}

function chooseNode() {
  const pinned = path.join(toolchain, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (fs.existsSync(pinned) && spawnSync(pinned, ['--version']).status === 0) return pinned;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OWN_NODE[0] || (major === OWN_NODE[0] && minor >= OWN_NODE[1])) return process.execPath;
  return fail(`No pinned Node for ${process.platform}-${process.arch}: install Node ${OWN_NODE.join('.')} or newer (this is ${process.versions.node}).`);
}

/** npm's own settings must not leak into pnpm, and pnpm must not ask questions. */
function environment(node) {
  const env = { ...process.env, CI: 'true', NEXT_TELEMETRY_DISABLED: '1', GATEHOUSE_BEGUN: String(begun) };
  for (const name of Object.keys(env)) if (/^npm_/i.test(name)) delete env[name];
  env.PATH = [path.dirname(node), path.join(root, 'node_modules', '.bin'), process.env.PATH].join(path.delimiter);
  return env;
}

function install(node, env) {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'].map((name) => path.join(root, name));
  unlessCurrent(path.join(root, 'node_modules', '.stamp'), files, () => {
    say('dependencies, as locked');
    run('pnpm install', node, [path.join(toolchain, 'node_modules', 'pnpm', 'bin', 'pnpm.mjs'), 'install', '--frozen-lockfile', '--reporter=append-only'], {
      env: { ...trusted(), ...env },
    });
    say('dependencies are in place');
  });
}

/** The chain of processes above us: npm runs scripts under a shell, and a signal that kills either of them never reaches us. */
function parents() {
  const above = [process.ppid];
  if (process.env.npm_execpath) {
    const found = spawnSync('ps', ['-o', 'ppid=', '-p', String(process.ppid)]).stdout;
    const npm = found ? Number(String(found).trim()) : 0;
    if (npm > 1) above.push(npm);
  }
  return above;
}

function gone(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function handOver(node, env) {
  const above = parents();
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--import',
    path.join(root, 'tools', 'ts-hook.mjs'),
    path.join(root, 'tools', 'main.ts'),
    ...process.argv.slice(2),
  ];
  const child = spawn(node, args, { stdio: 'inherit', cwd: root, env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  setInterval(() => {
    if (process.ppid !== above[0] || above.some(gone)) child.kill('SIGTERM');
  }, 500).unref();
  child.on('error', (error) => fail(`Node could not start: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
}

if (Number(process.versions.node.split('.')[0]) < 18) fail(`Node 18 or newer is needed to set up Gatehouse (this is ${process.versions.node}).`);
if (process.platform === 'win32') fail('Gatehouse runs on Linux, macOS and WSL. On Windows, use WSL.');
bringToolchain();
const node = chooseNode();
const env = environment(node);
install(node, env);
handOver(node, env);

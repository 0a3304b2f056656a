import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../paths.js';
import { Refusal } from '../say.js';
import { type ImageStage, type Step, stagesOf } from './images.js';

/** The folders a Dockerfile of ours names from the root; each is moved under the stage's own folder. */
const PLACES = /(^|[\s='":])\/(src|app|data)\b/g;
const NOBODY = 65_534;

export interface Rehearsed {
  cwd: string;
  env: Record<string, string>;
  command: string[];
  healthCheck: string[];
  /** Put before a command, so that it runs as the image's plain user where we are root. */
  asUser: string[];
}

/**
 * Carries out an image's instructions in empty folders, without a container: same order, same commands, the build context from git.
 * What it cannot show: the base image's own content, and isolation.
 */
export function rehearse(image: string, folder: string, hear: (text: string) => void): Rehearsed {
  const done = new Map<string, Rehearsal>();
  let last: Rehearsal | undefined;
  for (const stage of stagesOf(image)) {
    last = new Rehearsal(stage, path.join(folder, image, stage.name || 'final'), done, hear);
    last.run();
    done.set(stage.name, last);
  }
  if (!last) throw new Refusal(`docker/${image}.Dockerfile has no stage`);
  return last.result();
}

class Rehearsal {
  readonly #stage: ImageStage;
  readonly #root: string;
  readonly #done: Map<string, Rehearsal>;
  readonly #hear: (text: string) => void;
  readonly #env: Record<string, string> = {};
  #cwd = '/';
  #user = 'root';
  #command: string[] = [];
  #healthCheck: string[] = [];

  constructor(stage: ImageStage, folder: string, done: Map<string, Rehearsal>, hear: (text: string) => void) {
    this.#stage = stage;
    this.#root = folder;
    this.#done = done;
    this.#hear = hear;
    fs.mkdirSync(folder, { recursive: true });
  }

  run(): void {
    for (const step of this.#stage.steps) this.#step(step);
  }

  result(): Rehearsed {
    const root = process.getuid?.() === 0;
    const asUser = root && this.#user !== 'root' ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];
    return { cwd: this.#at('.'), env: this.#env, command: this.#command, healthCheck: this.#healthCheck, asUser };
  }

  #step(step: Step): void {
    const { keyword, text } = step;
    if (keyword === 'WORKDIR') {
      this.#cwd = path.posix.resolve(this.#cwd, text);
      fs.mkdirSync(this.#at('.'), { recursive: true });
    } else if (keyword === 'ENV') for (const [, name = '', value = ''] of text.matchAll(/(\w+)=(\S+)/g)) this.#env[name] = this.#moved(value);
    else if (keyword === 'COPY') this.#copy(step);
    else if (keyword === 'RUN') this.#run(text);
    else if (keyword === 'USER') this.#user = text;
    else if (keyword === 'CMD') this.#command = JSON.parse(text);
    else if (keyword === 'HEALTHCHECK') this.#healthCheck = JSON.parse(text.replace(/^CMD\s+/, ''));
    else if (!['EXPOSE', 'VOLUME'].includes(keyword)) throw new Refusal(`${keyword} is not rehearsed: teach tools/docker/rehearsal.ts`);
  }

  /** A path of the image, on this machine. */
  #at(name: string): string {
    return path.join(this.#root, path.posix.resolve(this.#cwd, name));
  }

  #moved(text: string): string {
    return text.replaceAll(PLACES, `$1${this.#root}/$2`);
  }

  #copy({ flags, text }: Step): void {
    const parts = text.split(/\s+/);
    const target = parts.pop() ?? '.';
    for (const source of parts) {
      const from = flags.from ? this.#stageNamed(flags.from).#at(source) : undefined;
      if (from === undefined) copyContext(source, this.#at(target));
      else if (fs.statSync(from).isDirectory()) fs.cpSync(from, this.#at(target), { recursive: true, verbatimSymlinks: true });
      else fs.cpSync(from, target.endsWith('/') ? path.join(this.#at(target), path.basename(from)) : this.#at(target));
      if (flags.chown) this.#own(this.#at(target));
    }
  }

  #stageNamed(name: string): Rehearsal {
    const stage = this.#done.get(name);
    if (!stage) throw new Refusal(`COPY --from=${name}: there is no such stage before this one`);
    return stage;
  }

  #own(place: string): void {
    if (process.getuid?.() === 0) spawnSync('chown', ['-R', `${NOBODY}:${NOBODY}`, place]);
  }

  #run(text: string): void {
    this.#hear(text);
    const owned = `chown() { [ "$(id -u)" != 0 ] || command chown ${NOBODY}:${NOBODY} "$2"; }; `;
    const done = spawnSync('sh', ['-c', owned + this.#moved(text)], { cwd: this.#at('.'), env: { ...machine(), ...this.#env }, stdio: 'inherit' });
    if (done.status !== 0) throw new Refusal(`RUN ${text}\nended with exit code ${done.status}`);
  }
}

/** The machine's own settings (path, home, certificates), none of ours. */
function machine(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(GATEHOUSE_|npm_|NODE_ENV$|DATABASE_URL$|REDIS_URL$)/i.test(name)));
}

/** The build context is what git would hand to a colleague: .dockerignore names what .gitignore names. */
function copyContext(source: string, target: string): void {
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z', '--', source], { cwd: root, encoding: 'utf8', maxBuffer: 64e6 }).stdout;
  for (const file of listed.split('\0').filter(Boolean)) {
    const place = path.join(target, source === '.' ? file : path.relative(source, file));
    if (!fs.existsSync(path.join(root, file))) continue; // deleted, not yet committed
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.cpSync(path.join(root, file), place);
  }
}

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A program of ours beside the system, spoken to by messages; ends with this process, however that ends. */
export class Program {
  private readonly child: ChildProcess;

  constructor(file: URL, told: unknown = {}) {
    const hook = fileURLToPath(new URL('../../tools/ts-hook.mjs', import.meta.url));
    this.child = fork(file, [JSON.stringify(told)], { execArgv: ['--disable-warning=ExperimentalWarning', '--import', hook] });
  }

  /** Its next message. @throws Error when it ends instead */
  next<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error(`${this.child.spawnargs.at(-2)} ended early`));
      this.child.once('exit', gone);
      this.child.once('message', (message) => {
        this.child.off('exit', gone);
        resolve(message as T);
      });
    });
  }

  ask<T>(message: object): Promise<T> {
    const answer = this.next<T>();
    this.child.send(message);
    return answer;
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}

import type { ChildProcess } from 'node:child_process';
import { typed } from '../gateway/start-gateway.js';
import { CORES, type Room } from '../room.js';

/** A program of ours on the load's core, spoken to by messages. */
export class LoadChild {
  readonly process: ChildProcess;

  constructor(room: Room, file: URL, told: unknown = {}, core: number | 'all' = CORES.load) {
    this.process = room.start(core, [...typed(file), JSON.stringify(told)], { stdio: 'ipc' });
  }

  /** Its next message. @throws Error when it ends instead */
  next<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error(`${this.process.spawnargs.at(-2)} ended early`));
      this.process.once('exit', gone);
      this.process.once('message', (message) => {
        this.process.off('exit', gone);
        resolve(message as T);
      });
    });
  }

  ask<T>(message: object): Promise<T> {
    const answer = this.next<T>();
    this.process.send(message);
    return answer;
  }
}

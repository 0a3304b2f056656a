import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { Application } from './application.entity.js';

export type ApplicationEnding = (tx: Tx, application: Application) => Promise<void>;

/** What else ends with a deleted application, in the same transaction; modules that build on applications add theirs in `onModuleInit`. */
@Injectable()
export class ApplicationEndings {
  private readonly endings: ApplicationEnding[] = [];

  add(ending: ApplicationEnding): void {
    this.endings.push(ending);
  }

  async run(...ended: Parameters<ApplicationEnding>): Promise<void> {
    for (const ending of this.endings) await ending(...ended);
  }
}

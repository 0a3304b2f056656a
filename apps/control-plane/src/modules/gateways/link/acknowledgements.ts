import type { Acknowledgement } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';

export interface AcknowledgementNews extends Acknowledgement {
  groupId: string;
}

type Listener = (tx: Tx, news: AcknowledgementNews) => Promise<void>;

/** Others follow what gateways made of a manifest, in the transaction that stores it; they register in `onModuleInit`. */
@Injectable()
export class Acknowledgements {
  private readonly listeners: Listener[] = [];

  follow(listener: Listener): void {
    this.listeners.push(listener);
  }

  async tell(tx: Tx, news: AcknowledgementNews): Promise<void> {
    for (const listener of this.listeners) await listener(tx, news);
  }
}

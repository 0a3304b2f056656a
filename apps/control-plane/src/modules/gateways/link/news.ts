import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { InjectLog, type Log } from '../../../platform/logging/logging.js';
import { InjectRedis } from '../../../platform/redis/redis.js';

const CHANNELS = { manifest: 'gatehouse:manifest:', deny: 'gatehouse:deny:', purge: 'gatehouse:purge:', gateways: 'gatehouse:gateways:' } as const;
/** Without Redis nobody is told: then the database is asked this often. */
const UNTOLD_MS = 1_000;

/** One waiting poll. */
export interface Watch {
  /** Settles on news since the last call (or since the watch began), after `waitMs`, when the poll is given up, or when the process stops. */
  next(waitMs: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Tells every API process that a gateway group has something new, so that waiting polls are answered at once and nobody asks the database meanwhile. */
@Injectable()
export class News implements OnModuleDestroy {
  private readonly waiting = new Map<string, Set<() => void>>();
  private subscriber: Redis | undefined;
  private listening = false;
  private closed = false;

  constructor(
    @InjectRedis() private readonly redis: Redis,
    @InjectLog() private readonly log: Log,
  ) {}

  /** Polls that wait now. */
  get size(): number {
    return [...this.waiting.values()].reduce((sum, group) => sum + group.size, 0);
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** After the commit. Best effort: a poll that misses it learns the news with its next question. */
  async publish(what: keyof typeof CHANNELS, groupIds: Iterable<string>): Promise<void> {
    const sent = [...groupIds].map((groupId) => this.redis.publish(CHANNELS[what] + groupId, '1'));
    const outcomes = await Promise.allSettled(sent);
    for (const outcome of outcomes) if (outcome.status === 'rejected') this.log.warn({ err: outcome.reason, what }, 'gateways could not be told at once');
  }

  watch(groupId: string): Watch {
    this.subscribe();
    let told = false;
    let wake = () => {};
    const tell = () => {
      told = true;
      wake();
    };
    const group = this.waiting.get(groupId) ?? new Set();
    this.waiting.set(groupId, group.add(tell));
    return {
      next: async (waitMs, signal) => {
        if (!told && !signal.aborted && !this.closed) {
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, this.listening ? waitMs : Math.min(waitMs, UNTOLD_MS));
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
            signal.addEventListener('abort', wake, { once: true });
          });
        }
        told = false;
      },
      close: () => {
        group.delete(tell);
        if (group.size === 0) this.waiting.delete(groupId);
      },
    };
  }

  onModuleDestroy(): void {
    this.closed = true;
    this.tellAll();
    this.subscriber?.disconnect();
  }

  private subscribe(): void {
    if (this.subscriber) return;
    // a connection that subscribes can do nothing else
    const subscriber = this.redis.duplicate({ maxRetriesPerRequest: null, autoResubscribe: false });
    this.subscriber = subscriber;
    subscriber.on('error', () => {}); // it reconnects; without it polls look by themselves
    subscriber.on('close', () => {
      this.listening = false;
    });
    subscriber.on('ready', () => {
      void subscriber.psubscribe(...Object.values(CHANNELS).map((prefix) => `${prefix}*`)).then(
        () => {
          this.listening = true;
          this.tellAll(); // of what was said while nobody listened
        },
        () => {}, // closed again: the next `ready` tries anew
      );
    });
    subscriber.on('pmessage', (pattern: string, channel: string) => {
      for (const tell of this.waiting.get(channel.slice(pattern.length - 1)) ?? []) tell();
    });
  }

  private tellAll(): void {
    for (const group of this.waiting.values()) for (const tell of group) tell();
  }
}

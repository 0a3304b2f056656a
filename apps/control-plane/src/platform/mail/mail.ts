import { randomUUID } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import type { SentMessageInfo, Transporter } from 'nodemailer';
import { type Config, InjectConfig } from '../config/config.js';
import { Sealer } from '../crypto/index.js';
import type { Tx } from '../database/tx.js';
import { Outbox, type OutboxFollower, type OutboxRow } from '../jobs/index.js';
import { InjectLog, type Log } from '../logging/logging.js';

export const MAIL_QUEUE = 'mail';
const TOPIC = 'mail.send';

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** Hands mails over with the change that causes them; sealed on the way, since links are secrets. */
@Injectable()
export class Mailer implements OnModuleInit, OutboxFollower {
  readonly topics = [TOPIC];

  constructor(
    private readonly outbox: Outbox,
    private readonly sealer: Sealer,
    @InjectQueue(MAIL_QUEUE) private readonly queue: Queue,
  ) {}

  onModuleInit(): void {
    this.outbox.follow(this);
  }

  /** Sent after the commit, by the worker. */
  async send(tx: Tx, mail: Mail): Promise<void> {
    await tx.outbox(TOPIC, { sealed: this.sealer.seal(JSON.stringify(mail), TOPIC) });
  }

  async handle(rows: readonly OutboxRow[]): Promise<void> {
    // the row's id as the job's: a second hand-over of a row adds nothing
    await this.queue.addBulk(rows.map((row) => ({ name: 'send', data: row.payload, opts: { jobId: `outbox-${row.id}` } })));
  }
}

/** Loaded with the first mail: most processes send none. */
async function transportTo(smtpUrl: string | undefined): Promise<Transporter<SentMessageInfo>> {
  const { createTransport } = await import('nodemailer');
  return smtpUrl ? createTransport(smtpUrl) : createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
}

/** Delivers by SMTP, or into `<data>/mail` where none is set. */
@Injectable()
export class MailDelivery {
  readonly folder: string;
  private transport: Promise<Transporter<SentMessageInfo>> | undefined;
  private readonly from: string;

  constructor(
    @InjectConfig() private readonly config: Config,
    @InjectLog() private readonly log: Log,
  ) {
    this.folder = path.join(config.dataDir, 'mail');
    // mail servers are particular about senders: `smtp://host:25?from=api@example.com`
    this.from = new URL(config.smtpUrl ?? 'smtp:').searchParams.get('from') ?? `no-reply@${new URL(config.portalUrl).hostname}`;
  }

  async deliver(mail: Mail): Promise<void> {
    this.transport ??= transportTo(this.config.smtpUrl);
    const sent = await (await this.transport).sendMail({
      from: { name: 'Gatehouse', address: this.from },
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
    });
    if (this.config.smtpUrl) return;
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.eml`;
    const file = path.join(this.folder, name);
    await writeFile(file, (sent as { message: Buffer }).message, { mode: 0o600 });
    this.log.info({ file, to: mail.to, subject: mail.subject }, 'no SMTP_URL: the mail was kept as a file');
  }

  /** Newest first; empty where mails really leave. */
  async kept(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names
      .filter((name) => name.endsWith('.eml'))
      .sort()
      .reverse();
  }
}

@Processor(MAIL_QUEUE, { concurrency: 4 })
export class MailWorker extends WorkerHost {
  constructor(
    private readonly delivery: MailDelivery,
    private readonly sealer: Sealer,
  ) {
    super();
  }
  async process(job: Job<{ sealed: string }>): Promise<void> {
    await this.delivery.deliver(JSON.parse(this.sealer.open(job.data.sealed, TOPIC)) as Mail);
  }
}

import { Global, Module } from '@nestjs/common';
import { queue } from '../jobs/index.js';
import { MAIL_QUEUE, MailDelivery, Mailer, MailWorker } from './mail.js';

@Global()
@Module({ imports: [queue({ name: MAIL_QUEUE })], providers: [Mailer, MailDelivery, MailWorker], exports: [Mailer, MailDelivery] })
export class MailModule {}

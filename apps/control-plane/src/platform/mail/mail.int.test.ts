import { text } from 'node:stream/consumers';
import { waitFor } from '@gatehouse/testing';
import type { Job } from 'bullmq';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/index.js';
import { SYSTEM_ACTOR } from '../database/index.js';
import { Queues } from '../jobs/index.js';
import { MAIL_QUEUE, MailDelivery, Mailer } from './mail.js';

const received: { from: string; to: string[]; body: string }[] = [];
let refusing = false;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onMailFrom: (_address, _session, done) => done(refusing ? Object.assign(new Error('try later'), { responseCode: 451 }) : null),
  onData(stream, { envelope }, done) {
    text(stream).then((body) => {
      received.push({ from: envelope.mailFrom ? envelope.mailFrom.address : '', to: envelope.rcptTo.map((recipient) => recipient.address), body });
      done();
    }, done);
  },
});

let app: TestApp;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  app = await testApp({ worker: true, config: { smtpUrl: `smtp://127.0.0.1:${port}?from=gate@acme.example` } });
});
afterAll(async () => {
  await app.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

const send = (subject: string, fail = false) =>
  app.database.write('system', SYSTEM_ACTOR, async (tx) => {
    await app.get(Mailer).send(tx, { to: 'ada@people.example', subject, text: 'A link that is a secret: https://x.example/?token=hush' });
    if (fail) throw new Error('rolled back');
  });

test('a mail leaves by SMTP once its change is committed, and never for one that is not', async () => {
  await expect(send('never', true)).rejects.toThrow('rolled back');
  await send('Größe');
  await waitFor(() => received.length > 0);
  expect(received).toMatchObject([{ from: 'gate@acme.example', to: ['ada@people.example'] }]);
  expect(received[0]?.body).toMatch(/Subject: =\?UTF-8\?/);
  expect(await app.get(MailDelivery).kept()).toEqual([]);
});

test('its text stands in clear neither in the outbox nor in the queue', async () => {
  const rows = await app.database.read('system', (tx) => tx.sql('select payload from outbox'));
  const jobs = (await app.get(Queues).find(MAIL_QUEUE)?.getJobs()) ?? [];
  expect(jobs.length).toBeGreaterThan(0);
  expect(JSON.stringify([rows, jobs.map((job) => (job as Job).data)])).not.toMatch(/hush|ada@/);
});

test('a mail server that puts us off gets the mail later, once', async () => {
  received.length = 0;
  refusing = true;
  await send('Later');
  const queue = app.get(Queues).find(MAIL_QUEUE);
  await waitFor(async () => (await queue?.getJobCounts('delayed'))?.delayed === 1);
  refusing = false;
  await waitFor(() => received.length > 0);
  expect(received).toHaveLength(1);
});

import type { Head } from '../http1/head.js';
import type { Reply } from '../pipeline/reply.js';
import type { Tunnel } from '../upgrade/tunnel.js';
import type { BodySink, Carrier } from './carrier.js';
import type { Exchange } from './exchange.js';
import type { RecentValues } from './recent-values.js';

/** Stands before another carrier and passes everything on, for those who look at some of it. */
export class FrontCarrier implements Carrier {
  constructor(readonly inner: Carrier) {}

  get clientAddress(): string {
    return this.inner.clientAddress;
  }
  get recent(): RecentValues {
    return this.inner.recent;
  }
  get scheme(): Carrier['scheme'] {
    return this.inner.scheme;
  }
  get clientPolicy(): string {
    return this.inner.clientPolicy;
  }
  get clientCertificate(): Carrier['clientCertificate'] {
    return this.inner.clientCertificate;
  }
  get bodyOpen(): boolean {
    return this.inner.bodyOpen;
  }
  startBody(sink: BodySink): void {
    this.inner.startBody(sink);
  }
  resumeBody(): void {
    this.inner.resumeBody();
  }
  sendReply(x: Exchange, reply: Reply): void {
    this.inner.sendReply(x, reply);
  }
  writeHead(x: Exchange, head: Head): void {
    this.inner.writeHead(x, head);
  }
  writeBody(bytes: Buffer, count: number, total: number): void {
    this.inner.writeBody(bytes, count, total);
  }
  writeEnd(): boolean {
    return this.inner.writeEnd();
  }
  sendInterim(x: Exchange, head: Head): void {
    this.inner.sendInterim(x, head);
  }
  switchTo(tunnel: Tunnel): void {
    this.inner.switchTo(tunnel);
  }
  endOutput(): void {
    this.inner.endOutput();
  }
  flush(): boolean {
    return this.inner.flush();
  }
  done(x: Exchange): void {
    this.inner.done(x);
  }
  cut(): void {
    this.inner.cut();
  }
  giveHead(x: Exchange): void {
    this.inner.giveHead(x);
  }
  forwardedLines(authority: string): { plain: Buffer; withHost: Buffer } {
    return this.inner.forwardedLines(authority);
  }
}

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { http } from '../node-http.js';

export interface StandInAnswer {
  status: number;
  contentType: string;
  body: string;
}

export interface Received {
  method: string;
  target: string;
  headers: [name: string, value: string][];
  bodyBytes: number;
}

/** Answers in the upstream's place, on the loopback interface, and keeps what it was sent last. */
export class StandIn {
  received: Received | null = null;
  private readonly server: Server;

  constructor(answer: StandInAnswer) {
    this.server = http.createServer((request, response) => {
      let bodyBytes = 0;
      request.on('data', (piece: Buffer) => {
        bodyBytes += piece.length;
      });
      request.on('end', () => {
        const { method = '', url = '', rawHeaders } = request;
        const headers = rawHeaders.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name.toLowerCase(), rawHeaders[i + 1] ?? '']] : []));
        this.received = { method, target: url, headers, bodyBytes };
        const bodiless = answer.status === 204 || answer.status === 304;
        response.writeHead(answer.status, bodiless ? {} : { 'content-type': answer.contentType, 'content-length': Buffer.byteLength(answer.body) });
        response.end(bodiless ? undefined : answer.body);
      });
    });
  }

  /** @returns its URL */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

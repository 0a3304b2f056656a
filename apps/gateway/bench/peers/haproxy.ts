import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { need } from '../programs.js';
import { CORES, freePort, listening, type Room } from '../room.js';
import type { CertificateFiles } from './certificate.js';
import type { Contender } from './contender.js';

/** One thread. `http-no-delay`: without it each chunk of a stream waits for 40 ms. */
const HEAD = `global
  nbthread 1
  maxconn 8000
defaults
  mode http
  timeout connect 5s
  timeout client 600s
  timeout server 600s
  timeout http-keep-alive 600s
  http-reuse always
  option http-no-delay
  option forwardfor
  no log
`;

const backend = (port: number) =>
  `backend behind\n  server one 127.0.0.1:${port} pool-max-conn 1024\nring calls\n  format raw\n  maxlen 1200\n  size 1048576\n`;

async function start(room: Room, frontend: (port: number, folder: string) => string, upstream: number): Promise<Contender> {
  const folder = room.subfolder('haproxy');
  const port = await freePort();
  const config = path.join(folder, 'haproxy.cfg');
  writeFileSync(config, `${HEAD}frontend proxy\n${frontend(port, folder)}  default_backend behind\n${backend(upstream)}`);
  const child = room.start(CORES.proxy, [need('haproxy'), '-db', '-q', '-f', config]);
  await listening(port, child);
  return { name: 'haproxy', origin: `http://127.0.0.1:${port}`, headers: {}, pids: [child.pid ?? 0] };
}

export const haproxyBare = (room: Room, upstream: number): Promise<Contender> => start(room, (port) => `  bind 127.0.0.1:${port}\n`, upstream);

/** TLS and HTTP/2 inbound. */
export async function haproxyTls(room: Room, upstream: number, files: CertificateFiles): Promise<Contender> {
  const contender = await start(
    room,
    (port, folder) => {
      const both = path.join(folder, 'both.pem');
      writeFileSync(both, readFileSync(files.cert, 'utf8') + readFileSync(files.key, 'utf8'));
      return `  bind 127.0.0.1:${port} ssl crt ${both} alpn h2,http/1.1\n`;
    },
    upstream,
  );
  return { ...contender, origin: contender.origin.replace('http:', 'https:') };
}

/** Its own kind of key check (a map file), rate limit (a stick table), request id and log (a ring in memory, which is cheaper than a file). */
export async function haproxyFull(room: Room, upstream: number, key: string): Promise<Contender> {
  const frontend = (port: number, folder: string) => {
    const keys = path.join(folder, 'keys.map');
    const strangers = Array.from({ length: 1_000 }, (_, i) => `gth_live_${String(i).padStart(46, '0')} app_${i}`);
    writeFileSync(keys, `${[...strangers, `${key} app_1`].join('\n')}\n`);
    return `  bind 127.0.0.1:${port}
  unique-id-format %{+X}o%Ts-%rt-%pid-%ci-%cp
  unique-id-header X-Request-Id
  log ring@calls format raw local0
  log-format '{"at":"%tr","id":"%ID","ip":"%ci","method":"%HM","path":"%HU","status":%ST,"bytes":%B,"total":%Ta,"upstream":%Tr,"application":"%[var(txn.application)]"}'
  stick-table type string len 32 size 100k expire 120s store http_req_rate(60s)
  http-request set-var(txn.application) req.hdr(x-api-key),map_str(${keys})
  http-request deny deny_status 401 unless { var(txn.application) -m found }
  http-request track-sc0 var(txn.application)
  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 1000000000 }
  http-request del-header x-api-key
  http-response set-header X-Request-Id %[unique-id]
`;
  };
  const contender = await start(room, frontend, upstream);
  return { ...contender, headers: { 'x-api-key': key } };
}

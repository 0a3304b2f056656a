import { CORES, type Room } from '../room.js';
import type { CertificateFiles } from './certificate.js';
import type { Contender } from './contender.js';
import { proxyTo, startNginx, upstreamPool } from './nginx.js';

/** A plain proxy. */
export const nginxBare = (room: Room, upstream: number, options: { core?: number | 'all'; workers?: number } = {}): Promise<Contender> =>
  startNginx(room, {
    core: CORES.proxy,
    ...options,
    http: (port) => `${upstreamPool('behind', upstream)} server { listen 127.0.0.1:${port} backlog=4096; location / { ${proxyTo('behind')} } }`,
  });

/** A proxy that passes bodies on as they come, both ways. `bufferKb`: what it reads at once; nginx's own choice is 4 or 8. */
export const nginxStreaming = (room: Room, upstream: number, bufferKb?: number): Promise<Contender> =>
  startNginx(room, {
    core: CORES.proxy,
    http: (port) => {
      const buffers = bufferKb ? `proxy_buffer_size ${bufferKb}k; proxy_buffers 4 ${bufferKb}k; client_body_buffer_size ${bufferKb}k;` : '';
      const streaming = `proxy_buffering off; proxy_request_buffering off; ${buffers}`;
      return `${upstreamPool('behind', upstream)} server { listen 127.0.0.1:${port} backlog=4096; location / { ${proxyTo('behind')} ${streaming} } }`;
    },
  });

/** With nginx's own kind of key check, rate limit and JSON log. */
export async function nginxFull(room: Room, upstream: number, key: string): Promise<Contender> {
  const strangers = Array.from({ length: 1_000 }, (_, i) => `"gth_live_${String(i).padStart(46, '0')}" "app_${i}";`).join(' ');
  const contender = await startNginx(room, {
    core: CORES.proxy,
    http: (port) => `map_hash_bucket_size 128; map_hash_max_size 8192; ${upstreamPool('behind', upstream)}
    log_format call escape=json '{"at":"$time_iso8601","id":"$request_id","ip":"$remote_addr","method":"$request_method","path":"$request_uri","status":$status,"bytes":$bytes_sent,"total":$request_time,"upstream":"$upstream_response_time","application":"$application"}';
    map $http_x_api_key $application { default ""; "${key}" "app_1"; ${strangers} }
    limit_req_zone $application zone=plan:10m rate=1000000r/s;
    server { listen 127.0.0.1:${port} backlog=4096; access_log ./calls.log call buffer=256k flush=1s;
      location / { if ($application = "") { return 401; } limit_req zone=plan burst=100000 nodelay; ${proxyTo('behind')} proxy_set_header X-Api-Key ""; add_header X-Request-Id $request_id; } }`,
  });
  return { ...contender, headers: { 'x-api-key': key } };
}

/** TLS and HTTP/2 inbound. */
export async function nginxTls(room: Room, upstream: number, files: CertificateFiles): Promise<Contender> {
  const tls = `ssl_certificate ${files.cert}; ssl_certificate_key ${files.key}; ssl_protocols TLSv1.2 TLSv1.3;`;
  const contender = await startNginx(room, {
    core: CORES.proxy,
    http: (port) =>
      `${upstreamPool('behind', upstream)} server { listen 127.0.0.1:${port} ssl http2 backlog=4096; ${tls} http2_max_concurrent_streams 256; location / { ${proxyTo('behind')} } }`,
  });
  return { ...contender, origin: contender.origin.replace('http:', 'https:') };
}

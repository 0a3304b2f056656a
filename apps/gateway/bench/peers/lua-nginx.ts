import { needLua } from '../programs.js';
import { CORES, type Room } from '../room.js';
import type { Contender } from './contender.js';
import { proxyTo, startNginx, upstreamPool } from './nginx.js';

/**
 * Key check, rate limit, request id and a JSON log in Lua, which is how Kong and APISIX are built: keys and counters in shared memory, records
 * collected by each worker and written by a timer.
 */
export async function luaNginx(room: Room, upstream: number, key: string): Promise<Contender> {
  const modules = needLua();
  const contender = await startNginx(room, {
    core: CORES.proxy,
    main: modules.map((file) => `load_module ${file};`).join(' '),
    http: (port) => `${upstreamPool('behind', upstream)}
      lua_shared_dict keys 4m;
      lua_shared_dict windows 4m;
      init_by_lua_block { ${loadKeys(key)} }
      init_worker_by_lua_block { ${WRITER} }
      server { listen 127.0.0.1:${port} backlog=4096;
        location / {
          access_by_lua_block { ${ACCESS} }
          header_filter_by_lua_block { ngx.header['X-Request-Id'] = ngx.var.request_id }
          log_by_lua_block { ${LOG} }
          ${proxyTo('behind')} } }`,
  });
  return { ...contender, headers: { 'x-api-key': key } };
}

const loadKeys = (key: string) => `
  local keys = ngx.shared.keys
  for i = 0, 999 do keys:set(string.format('gth_live_%046d', i), 'app_' .. i) end
  keys:set('${key}', 'app_1')`;

/** Once a second, as the others' logs. */
const WRITER = `
  calls, count = {}, 0
  ngx.timer.every(1, function()
    if count == 0 then return end
    local text = table.concat(calls, '\\n', 1, count)
    count = 0
    local file = io.open(ngx.config.prefix() .. 'calls.log', 'a')
    if file then file:write(text, '\\n') file:close() end
  end)`;

const ACCESS = `
  local key = ngx.var.http_x_api_key
  local application = key and ngx.shared.keys:get(key)
  if not application then return ngx.exit(401) end
  local window = math.floor(ngx.time() / 60)
  local used = ngx.shared.windows:incr(application .. ':' .. window, 1, 0, 120)
  if used and used > 1000000000 then return ngx.exit(429) end
  ngx.ctx.application = application
  ngx.req.clear_header('x-api-key')`;

const LOG = `
  local var = ngx.var
  local path = string.gsub(var.request_uri, '[%c"\\\\]', function(c) return string.format('\\\\u%04x', string.byte(c)) end)
  count = count + 1
  calls[count] = '{"at":' .. ngx.now() .. ',"id":"' .. var.request_id .. '","ip":"' .. var.remote_addr .. '","method":"' .. var.request_method
    .. '","path":"' .. path .. '","status":' .. var.status .. ',"bytes":' .. var.bytes_sent .. ',"total":' .. var.request_time
    .. ',"upstream":"' .. (var.upstream_response_time or '') .. '","application":"' .. (ngx.ctx.application or '') .. '"}'`;

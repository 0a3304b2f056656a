/**
 * Slots for calls under way. A process (a holder) says how many it has in use, how many it keeps, and how many more it wants; as for other limits everything is
 * an absolute count. Each holder says beside this that it lives (`gatehouse:alive:{holder}`, which runs out by itself): what is held by one that does
 * not is given to others.
 *
 * Key, a hash: per holder `ceiling:seq:used`. Returns the holder's ceiling, the slots of all others, and how many of those are not in use.
 * An empty reply: a newer claim of this holder was seen, this one is void.
 */
export const SLOTS_SCRIPT = `
local key, holder = KEYS[1], ARGV[1]
local seq, used, hold, want = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local limit, ttl, alive = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
redis.call('SET', 'gatehouse:alive:' .. holder, '1', 'PX', alive)
local all = redis.call('HGETALL', key)
local others, idle = 0, 0
for i = 1, #all, 2 do
  local c, s, u = string.match(all[i + 1], '^(%d+):(%d+):(%d+)')
  if all[i] == holder then
    if tonumber(s) >= seq then return {} end
  elseif redis.call('EXISTS', 'gatehouse:alive:' .. all[i]) == 1 then
    others = others + tonumber(c)
    idle = idle + math.max(0, tonumber(c) - tonumber(u))
  else
    redis.call('HDEL', key, all[i])
  end
end
local ceiling = hold + math.max(0, math.min(want, limit - others - hold))
if ceiling == 0 then
  redis.call('HDEL', key, holder)
else
  redis.call('HSET', key, holder, string.format('%.0f:%.0f:%.0f', ceiling, seq, used))
  redis.call('PEXPIRE', key, ttl)
end
return { ceiling, others, idle }
`;

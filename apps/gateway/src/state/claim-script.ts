/** How long after a lease has ended at its gateway the store still waits for what is left of it to come back. */
export const LEASE_GRACE_MS = 450;

/**
 * A gateway (a holder) tells the store how many units it has taken in all, and asks for more. Everything is an absolute count, never a
 * difference, so a reply that is lost or a claim that arrives twice changes nothing: the next claim puts it right. The sum of all ceilings never exceeds the limit
 * by what the store grants; a gateway works freely up to its ceiling.
 *
 * First key, a hash: `level`, and per holder `ceiling:seq:ends`, where `ends` is the instant until which the holder may have units it has not
 * used, 0 for none. `level` is, for a window, the sum of ceilings; for the generic cell rate algorithm the theoretical arrival time in ms.
 * The other keys are the parts of a rolling span that still count, the newest first: their levels are taken off what is free.
 * A holder the store does not know is new, or the store lost its memory: then the level is at least what the holder last saw, so that
 * a store that comes back empty does not give the same allowance again. `era` is when an admin last reset the counter: a claim of an
 * earlier era begins at nothing in the new one.
 *
 * Returns ceiling, level in thousandths, free units after the grant, the store's clock, for how many ms units of others may still come back,
 * the era, what the other keys hold in all, and which of them is the oldest that holds something, 0 for none.
 * An empty reply: a newer claim of this holder was seen, this one is void.
 */
export const CLAIM_SCRIPT = `
local key, holder = KEYS[1], ARGV[1]
local seq, used, hold, acked, known = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local want, extra, divisor, lease = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local limit, interval, ttl, leave = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13]), ARGV[14] == '1'
local era, past, oldest = tonumber(ARGV[15]), 0, 0
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local state = redis.call('HMGET', key, 'level', holder, 'era')
local level, ceiling = tonumber(state[1] or '0'), acked
local renewed = tonumber(state[3] or '0') > era
if renewed then
  era = tonumber(state[3])
  used, hold, acked, known, ceiling = 0, 0, 0, 0, 0
end
if state[2] then
  local c, s = string.match(state[2], '^(%d+):(%d+)')
  if tonumber(s) >= seq then return {} end
  if not renewed then ceiling = tonumber(c) end
else
  if interval > 0 then known = math.min(known, now + limit * interval) end
  level = math.max(level, known)
end
for i = 2, #KEYS do
  local before = tonumber(redis.call('HGET', KEYS[i], 'level') or '0')
  if before > 0 then past, oldest = past + before, i - 1 end
end
if not renewed then past = math.max(past, tonumber(ARGV[16])) end
local free
if interval == 0 then
  level = level + hold - ceiling
  free = limit - level - past
else
  local change = (hold - ceiling) * interval
  if change > 0 then level = math.max(level, now) end
  level = math.max(level + change, now)
  free = math.floor((now + limit * interval - level) / interval + 0.000001)
end
local grant = 0
if free > 0 then
  grant = math.min(free, want)
  grant = grant + math.max(0, math.min(extra, math.floor((free - grant) / divisor)))
end
free = free - grant
level = level + grant * (interval == 0 and 1 or interval)
local wait = 0
if free <= 0 then
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    local ends = all[i] ~= holder and tonumber(string.match(all[i + 1], ':(%d+)$') or '0') or 0
    wait = math.max(wait, ends - now)
  end
end
local ends = 0
if hold + grant > used + want then ends = now + lease + ${LEASE_GRACE_MS} end
if leave then
  redis.call('HDEL', key, holder)
  redis.call('HSET', key, 'level', string.format('%.3f', level))
else
  redis.call('HSET', key, 'level', string.format('%.3f', level), holder, string.format('%.0f:%.0f:%.0f', hold + grant, seq, ends))
end
if era > 0 then redis.call('HSET', key, 'era', string.format('%.0f', era)) end
if interval > 0 then ttl = math.ceil(math.max(0, level - now)) + 60000 end
redis.call('PEXPIRE', key, ttl)
return { hold + grant, math.floor(level * 1000), free, now, wait, era, past, oldest }
`;

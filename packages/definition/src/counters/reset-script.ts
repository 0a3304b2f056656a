/**
 * Begins counters anew; keys are those of the period and of the parts before it that still count, the argument how long they last, milliseconds. Gateways that ask
 * next find an era newer than theirs and begin at nothing in it. The parts before are marked too: a gateway may still have to tell of them.
 */
export const RESET_SCRIPT = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
for i = 1, #KEYS do
  redis.call('DEL', KEYS[i])
  redis.call('HSET', KEYS[i], 'era', string.format('%.0f', now), 'level', '0')
  redis.call('PEXPIRE', KEYS[i], ARGV[1])
end
`;

/**
 * What runs inside Valkey, each script as a whole or not at all. Every script names one key, so that it stays in one slot
 * of a cluster. Times of expiry are the store's own; times of events come from the caller.
 */
export const scripts = {
  /** KEYS: the count. ARGV: window in ms. Gives the count and the milliseconds left. */
  saqbolHit: {
    numberOfKeys: 1,
    lua: `
      local count = redis.call('INCR', KEYS[1])
      local left = count > 1 and redis.call('PTTL', KEYS[1]) or -1
      if left < 0 then
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        left = tonumber(ARGV[1])
      end
      return {count, left}`,
  },
  /** KEYS: sorted set of events by time. ARGV: time, name, time before which events go, most events, life in ms. */
  saqbolAdd: {
    numberOfKeys: 1,
    lua: `
      redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
      redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
      local over = redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[4])
      if over > 0 then redis.call('ZREMRANGEBYRANK', KEYS[1], 0, over - 1) end
      redis.call('PEXPIRE', KEYS[1], ARGV[5])
      return 1`,
  },
  /**
   * KEYS: as above. ARGV: length of a member in a name, most events, time, then the windows in ms. Gives events, members
   * and 1 where the window is complete, for each window. A name without a member begins with "-".
   */
  saqbolCount: {
    numberOfKeys: 1,
    lua: `
      local length, most, at = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
      local size = redis.call('ZCARD', KEYS[1])
      local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
      local oldest = tonumber(first[2] or '0')
      local longest, answer = 0, {}
      for w = 4, #ARGV do longest = math.max(longest, tonumber(ARGV[w])) end
      local from = string.format('(%.17g', at - longest)
      local events = redis.call('ZREVRANGEBYSCORE', KEYS[1], ARGV[3], from, 'WITHSCORES')
      local counts, members, seen = {}, {}, {}
      for w = 4, #ARGV do counts[w], members[w] = 0, 0 end
      for i = 1, #events, 2 do
        local age = at - tonumber(events[i + 1])
        local member = string.sub(events[i], 1, length)
        local fresh = string.sub(member, 1, 1) ~= '-' and not seen[member]
        seen[member] = true
        for w = 4, #ARGV do
          if age < tonumber(ARGV[w]) then
            counts[w] = counts[w] + 1
            if fresh then members[w] = members[w] + 1 end
          end
        end
      end
      for w = 4, #ARGV do
        local complete = size < most or at - tonumber(ARGV[w]) >= oldest
        table.insert(answer, counts[w])
        table.insert(answer, members[w])
        table.insert(answer, complete and 1 or 0)
      end
      return answer`,
  },
  /** KEYS: the value. ARGV: value, life in ms. Gives what stands: this value, or the one that was there. */
  saqbolClaim: {
    numberOfKeys: 1,
    lua: `
      local stands = redis.call('GET', KEYS[1])
      if stands then return stands end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return ARGV[1]`,
  },
  /** KEYS: stream. ARGV: entry, most entries, life in ms. Entries are numbered without a gap, so that who follows sees what is gone. */
  saqbolAppend: {
    numberOfKeys: 1,
    lua: `
      local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
      local number = 1
      if last[1] then number = tonumber(last[1][2][2]) + 1 end
      redis.call('XADD', KEYS[1], 'MAXLEN', ARGV[2], '*', 'n', string.format('%.0f', number), 'd', ARGV[1])
      redis.call('PEXPIRE', KEYS[1], ARGV[3])
      return 1`,
  },
} as const

/** The scripts as the client offers them. */
export interface ScriptCommands {
  saqbolHit(key: string, window: number): Promise<readonly [number, number]>
  saqbolAdd(key: string, ...rest: readonly (string | number)[]): Promise<number>
  saqbolCount(key: string, ...rest: readonly (string | number)[]): Promise<readonly number[]>
  saqbolClaimBuffer(key: string, value: Buffer, life: number): Promise<Buffer>
  saqbolAppend(key: string, entry: Buffer, most: number, life: number): Promise<number>
}

/** A store of counters that always has more: leases then cost one answer per some thousand calls, and no round trip. */
export const countersInMemory = {
  lost: false,
  backAt: Number.NEGATIVE_INFINITY,
  claim: async (claim: { used: number; want: number; extra: number }) => ({
    ceiling: claim.used + claim.want + claim.extra + 10_000,
    level: 0,
    free: 1_000_000_000,
    storeNowMs: Date.now(),
    waitMs: 0,
    era: 0,
    past: 0,
    oldest: 0,
  }),
  claimSlots: async (claim: { hold: number; want: number }) => ({ ceiling: claim.hold + claim.want + 10_000, others: 0, idle: 0 }),
  keepAlive: () => {},
};

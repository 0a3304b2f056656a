/** Request hooks run in this order; responses in reverse over exactly the policies entered. */
export const PHASES = ['edge', 'identify', 'authorize', 'limit', 'transform', 'cache'] as const;
export type Phase = (typeof PHASES)[number];

/** Bytes of bodies that policies hold, over all exchanges: what the gateway watches so as to shed load in time. */
export const held = { bytes: 0 };

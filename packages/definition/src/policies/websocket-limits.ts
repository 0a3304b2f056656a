import { z } from 'zod';

const Direction = z.strictObject({
  messageBytesMax: z
    .number()
    .int()
    .min(1)
    .max(1_073_741_824)
    .optional()
    .meta({ title: 'Longest message', description: 'Bytes of one message, all of its frames together, as they are sent; absent: no limit' }),
  messagesPerSecond: z
    .number()
    .min(0.01)
    .max(100_000)
    .optional()
    .meta({ title: 'Messages a second', description: 'Over the length of the connection; absent: no limit' }),
  burst: z.number().int().min(1).max(100_000).default(10).meta({ title: 'Burst', description: 'Messages that may come at once above the rate' }),
  bytesPerSecond: z
    .number()
    .int()
    .min(1)
    .max(1_073_741_824)
    .optional()
    .meta({ title: 'Bytes a second', description: 'Of message content, with ten seconds of it at once at most; absent: no limit' }),
});
export type MessageLimits = z.infer<typeof Direction>;

/** Limits of the messages of an open WebSocket, for each direction. */
export const WebsocketLimitsConfig = z.strictObject({
  fromClient: Direction.prefault({}).meta({ title: 'From the client', description: 'What the client may send' }),
  toClient: Direction.prefault({}).meta({ title: 'To the client', description: 'What the upstream may send' }),
  compression: z
    .boolean()
    .default(true)
    .meta({ title: 'Compression', description: 'Let client and upstream agree on compressed messages; their sizes are then counted compressed' }),
});
export type WebsocketLimitsConfig = z.infer<typeof WebsocketLimitsConfig>;

export { FrameTooLarge } from './line-scanner.js';
export { NdjsonScanner } from './ndjson-scanner.js';
export { SSE_HEARTBEAT, SSE_TYPE, sseFrame } from './sse-frame.js';
export { SseScanner } from './sse-scanner.js';

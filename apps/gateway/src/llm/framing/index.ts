export { AWS_EVENT_TYPE, awsEventFrame } from './aws-event-frame.js';
export { AwsEventScanner } from './aws-event-scanner.js';
export { NdjsonScanner } from './ndjson-scanner.js';
export { SSE_TYPE, sseFrame } from './sse-frame.js';
export { SseScanner } from './sse-scanner.js';

import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';

const STRING = 7;

function header(name: string, value: string): Buffer {
  const bytes = Buffer.from(value);
  const out = Buffer.allocUnsafe(4 + name.length + bytes.length);
  out.writeUInt8(name.length, 0);
  out.write(name, 1, 'latin1');
  out.writeUInt8(STRING, 1 + name.length);
  out.writeUInt16BE(bytes.length, 2 + name.length);
  bytes.copy(out, 4 + name.length);
  return out;
}

/** A message of an AWS event stream (application/vnd.amazon.eventstream) that holds JSON. */
export function awsEventFrame(name: string, data: string, exception = false): Buffer {
  const headers = Buffer.concat([
    header(exception ? ':exception-type' : ':event-type', name),
    header(':content-type', 'application/json'),
    header(':message-type', exception ? 'exception' : 'event'),
  ]);
  const body = Buffer.from(data);
  const out = Buffer.allocUnsafe(16 + headers.length + body.length);
  out.writeUInt32BE(out.length, 0);
  out.writeUInt32BE(headers.length, 4);
  out.writeUInt32BE(crc32(out.subarray(0, 8)), 8);
  headers.copy(out, 12);
  body.copy(out, 12 + headers.length);
  out.writeUInt32BE(crc32(out.subarray(0, out.length - 4)), out.length - 4);
  return out;
}

export const AWS_EVENT_TYPE = 'application/vnd.amazon.eventstream';

/** Constants of the wire, not settings: the same segment must be cut into the same batches after a restart, or a retry would not be known as one. */
const RECORDS_MAX = 1_000;
const BYTES_MAX = 1 << 20;
const NEWLINE = 0x0a;
const COMMA = 0x2c;

export interface Batch {
  id: string;
  /** Complete lines, each with its line break. */
  lines: Buffer;
  records: number;
}

export interface Cut {
  batches: Batch[];
  /** Bytes of a last line that was not written to its end. */
  tornBytes: number;
}

/** Cuts a finished segment into batches. The id comes from the segment and the offset alone. */
export function batchesOf(segmentId: string, data: Buffer): Cut {
  const batches: Batch[] = [];
  const idAt = (offset: number) => `${segmentId}-${offset.toString(36)}`;
  let start = 0;
  let end = 0;
  let records = 0;
  for (let next = data.indexOf(NEWLINE); next !== -1; next = data.indexOf(NEWLINE, next + 1)) {
    if (records > 0 && (records === RECORDS_MAX || next + 1 - start > BYTES_MAX)) {
      batches.push({ id: idAt(start), lines: data.subarray(start, end), records });
      start = end;
      records = 0;
    }
    end = next + 1;
    records++;
  }
  if (records > 0) batches.push({ id: idAt(start), lines: data.subarray(start, end), records });
  return { batches, tornBytes: data.length - end };
}

/** The RecordBatch in JSON, without parsing a line: JSON has no bare line break, so each one is a boundary. */
export function bodyOf(gatewayId: string, batch: Batch): Buffer {
  const lines = Buffer.from(batch.lines.subarray(0, batch.lines.length - 1));
  for (let at = lines.indexOf(NEWLINE); at !== -1; at = lines.indexOf(NEWLINE, at + 1)) lines[at] = COMMA;
  const head = `{"gatewayId":${JSON.stringify(gatewayId)},"batchId":${JSON.stringify(batch.id)},"records":[`;
  return Buffer.concat([Buffer.from(head), lines, Buffer.from(']}')]);
}

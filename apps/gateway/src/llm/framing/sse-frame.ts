/** An SSE event of one line of data, as JSON texts are; `name` is one of ours or a format's, without line breaks. */
export const sseFrame = (data: string, name?: string): string => (name === undefined ? `data: ${data}\n\n` : `event: ${name}\ndata: ${data}\n\n`);

/** What answers in events are sent as. */
export const SSE_TYPE = 'text/event-stream; charset=utf-8';

import { Duplex } from 'node:stream';

/** What a stream of Node keeps of its own, and refers to for as long as it is kept itself. */
interface Innards {
  _readableState: unknown;
  _writableState: unknown;
  _events: object;
  _eventsCount: number;
}

const innards = (stream: Duplex): Innards => stream as unknown as Innards;

/** The states of a stream that is over: whoever still asks a closed one hears that it is destroyed. */
const over = new Duplex({ autoDestroy: false, read() {}, write: (_chunk, _encoding, done) => done() });
over.push(null);
over.end();
over.destroy();
const { _readableState, _writableState } = innards(over);
const ignore = (): void => {};

/**
 * Takes its states and its listeners from a stream that has closed. V8 makes a function that is assigned to a property at once in the old generation, and Node assigns one to each
 * writable state that refers to its stream: until the next old collection no closed stream is freed, nor anything it refers to, and every young collection copies it all.
 * Only after 'close', the last event of a stream.
 */
export function releaseStream(stream: Duplex): void {
  const inner = innards(stream);
  inner._readableState = _readableState;
  inner._writableState = _writableState;
  inner._events = { error: ignore };
  inner._eventsCount = 1;
}

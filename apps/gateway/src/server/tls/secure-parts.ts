/** What only a server with a TLS port needs: node:http2 and these parts are megabytes of memory, so they are loaded where there is one. */
export { Http2Connection } from '../http2/http2-connection.js';
export { SecureListener } from './secure-listener.js';
export { chooseSecureAdopt } from './secure-socket.js';

import path from 'node:path';
import { need } from '../programs.js';
import { CORES, type Room } from '../room.js';

export interface CertificateFiles {
  cert: string;
  key: string;
}

/** A certificate for localhost on a P-256 key, which is what most serve; the same for everybody. */
export async function newCertificate(room: Room): Promise<CertificateFiles> {
  const folder = room.subfolder('certificate');
  const files = { cert: path.join(folder, 'cert.pem'), key: path.join(folder, 'key.pem') };
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  await room.run(CORES.load, [need('openssl'), 'req', '-x509', ...kind, ...names, '-keyout', files.key, '-out', files.cert]);
  return files;
}

import { z } from 'zod';

/** Identifies the calling application by the certificate that it showed in the TLS handshake. */
export const ClientCertificateConfig = z.strictObject({
  by: z
    .enum(['fingerprint', 'subject', 'san'])
    .default('fingerprint')
    .describe('What of a certificate is registered with the application: the SHA-256 of all of it, its subject, or one of its alternative names'),
});
export type ClientCertificateConfig = z.infer<typeof ClientCertificateConfig>;

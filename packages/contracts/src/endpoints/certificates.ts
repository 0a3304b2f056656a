import { CertificateObject } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, instant, inTenant, name, tenantParams } from '../shapes.js';

export const CERTIFICATE_STATES = ['valid', 'expiring', 'expired', 'not_yet_valid'] as const;
export const CERTIFICATE_EXPIRING_DAYS = 30;

/** One certificate of a chain, as it says of itself. */
export const ChainLink = z.object({ subject: z.string(), issuer: z.string(), validFrom: instant, validTo: instant, fingerprint: z.string() });

export const CertificateSummary = z.object({
  id: id('certificate'),
  name: z.string(),
  /** The DNS names it is for; a wildcard begins with `*.`. */
  hosts: z.array(z.string()),
  /** `expiring`: its last day is at most 30 days away. */
  state: z.enum(CERTIFICATE_STATES),
  validFrom: instant,
  validTo: instant,
  clientCertificate: CertificateObject.shape.clientCertificate,
  /** Hosts of environments that gateways answer with it. */
  serves: z.array(z.object({ host: z.string(), environment: z.object({ id: id('environment'), slug: z.string(), name: z.string() }) })),
  createdAt: instant,
  updatedAt: instant,
});

/** The private key is in no answer: what went in does not come out. */
export const Certificate = CertificateSummary.extend({
  issuer: z.string(),
  /** SHA-256, hexadecimal. */
  fingerprint: z.string(),
  serialNumber: z.string(),
  /** Such as `RSA 2048` or `EC P-256`. */
  keyKind: z.string(),
  chain: z.array(ChainLink),
  chainPem: z.string(),
  clientCa: z.array(ChainLink),
  clientCaPem: z.string().nullable(),
});

const pem = (bytesMax: number) => z.string().trim().min(1).max(bytesMax);
const chainPem = pem(100_000);
const keyPem = pem(20_000);
const client = {
  /** Asked of clients: nothing; a certificate, told to policies whether it was verified; a verified one, or no connection. */
  clientCertificate: CertificateObject.shape.clientCertificate,
  /** Those who may have issued client certificates. */
  clientCaPem: pem(200_000).nullable(),
};

const certificateParams = inTenant({ certificate: id('certificate') });
const read = { kind: 'tenant', permission: 'certificates:read' } as const;
const write = { kind: 'tenant', permission: 'certificates:write' } as const;
const tag = 'Certificates';
const WRONG = [
  'certificate.unreadable',
  'certificate.key_mismatch',
  'certificate.expired',
  'certificate.no_host',
  'certificate.host_taken',
  'slug.taken',
] as const;

/** What gateways answer TLS handshakes with, chosen by the host that the client asks for. Live as soon as it is saved. */
export const certificates = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/certificates',
    tag,
    summary: 'Certificates of the tenant',
    access: read,
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(CertificateSummary) }),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/certificates',
    tag,
    summary: 'Upload a certificate with its private key',
    access: write,
    status: 201,
    params: tenantParams,
    body: z.strictObject({
      /** One of its hosts when left out. */
      name: name.optional(),
      chainPem,
      keyPem,
      clientCertificate: client.clientCertificate.default('none'),
      clientCaPem: client.clientCaPem.default(null),
    }),
    response: Certificate,
    errors: WRONG,
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant/certificates/:certificate',
    tag,
    summary: 'One certificate with its chain',
    access: read,
    status: 200,
    params: certificateParams,
    response: Certificate,
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: '/tenants/:tenant/certificates/:certificate',
    tag,
    summary: 'Replace the chain, or change what is asked of clients; live at once',
    access: write,
    status: 200,
    params: certificateParams,
    body: z.strictObject({
      name: name.optional(),
      chainPem: chainPem.optional(),
      /** Left out, the stored key stays: a renewed certificate may keep its key. */
      keyPem: keyPem.optional(),
      clientCertificate: client.clientCertificate.optional(),
      clientCaPem: client.clientCaPem.optional(),
    }),
    response: Certificate,
    errors: WRONG,
  },
  remove: {
    method: 'DELETE',
    path: '/tenants/:tenant/certificates/:certificate',
    tag,
    summary: 'Remove a certificate that no host of an environment needs',
    access: write,
    status: 204,
    params: certificateParams,
    errors: ['resource.conflict'],
  },
});

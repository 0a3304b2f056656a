// the certificate library asks for it before it is loaded
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** As the library names it: with and without a browser's types in scope. */
type KeyPair = NonNullable<x509.X509CertificateCreateSelfSignedParams['keys']>;

export interface IssueOptions {
  /** DNS names, wildcards included; addresses go as IP names. */
  hosts?: readonly string[];
  emails?: readonly string[];
  /** Common name; the first host by default. */
  name?: string;
  /** For a client instead of a server. */
  client?: boolean;
  serialNumber?: string;
  notAfter?: Date;
}

/** Both in PEM. */
export interface Issued {
  cert: string;
  key: string;
}

const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host);
const newKeys = (): Promise<KeyPair> => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<unknown> as Promise<KeyPair>;

const authorityExtensions = (depth: number): x509.Extension[] => [
  new x509.BasicConstraintsExtension(true, depth, true),
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
];

function leafExtensions({ hosts = [], emails = [], client }: IssueOptions): x509.Extension[] {
  const names: x509.JsonGeneralNames = [
    ...hosts.map((value) => ({ type: isAddress(value) ? ('ip' as const) : ('dns' as const), value })),
    ...emails.map((value) => ({ type: 'email' as const, value })),
  ];
  const purpose = client ? x509.ExtendedKeyUsage.clientAuth : x509.ExtendedKeyUsage.serverAuth;
  const extensions: x509.Extension[] = [new x509.BasicConstraintsExtension(false), new x509.ExtendedKeyUsageExtension([purpose])];
  if (names.length > 0) extensions.push(new x509.SubjectAlternativeNameExtension(names));
  return extensions;
}

/** A certificate authority that lives as long as the test, with keys made on the spot: nothing secret lies in the repository. */
export class TestAuthority {
  private constructor(
    private readonly certificate: x509.X509Certificate,
    private readonly keys: KeyPair,
  ) {}

  static async create(name = 'Test authority'): Promise<TestAuthority> {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(Date.now() - HOUR_MS),
      notAfter: new Date(Date.now() + DAY_MS),
      extensions: authorityExtensions(2),
    });
    return new TestAuthority(certificate, keys);
  }

  /** PEM. */
  get cert(): string {
    return this.certificate.toString('pem');
  }

  async issue(options: IssueOptions = {}): Promise<Issued> {
    const { name = options.hosts?.[0] ?? 'client' } = options;
    const keys = await newKeys();
    const certificate = await this.sign(name, keys, leafExtensions(options), options);
    const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey as webcrypto.CryptoKey), 'PRIVATE KEY');
    return { cert: certificate.toString('pem'), key };
  }

  /** An authority whose certificate this one signed. */
  async below(name: string): Promise<TestAuthority> {
    const keys = await newKeys();
    return new TestAuthority(await this.sign(name, keys, authorityExtensions(1)), keys);
  }

  private sign(name: string, keys: KeyPair, extensions: x509.Extension[], { serialNumber, notAfter }: IssueOptions = {}): Promise<x509.X509Certificate> {
    return x509.X509CertificateGenerator.create({
      subject: `CN=${name}`,
      issuer: this.certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(Date.now() - HOUR_MS),
      notAfter: notAfter ?? new Date(Date.now() + DAY_MS),
      extensions,
      ...(serialNumber ? { serialNumber } : {}),
    });
  }
}

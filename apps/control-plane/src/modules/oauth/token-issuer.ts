import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import OAuth2Server from '@node-oauth/oauth2-server';
import { SignJWT } from 'jose';
import { Time } from '../../platform/clock/clock.js';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Database } from '../../platform/database/index.js';
import { CredentialsService } from '../credentials/index.js';
import { TOKEN_MS } from './token-key.rules.js';
import { TokenKeys } from './token-keys.js';

type Client = NonNullable<Awaited<ReturnType<CredentialsService['findClient']>>>;

export interface TokenRequest {
  method: string;
  headers: Record<string, string>;
  body: Record<string, string>;
}

export interface IssuedToken {
  accessToken: string;
  expiresInSeconds: number;
}

/**
 * Tokens for the client id and secret of an application (RFC 6749, 4.4). The library reads the request and judges the grant; what a token is, is ours: a JWT (RFC 9068) that
 * gateways check by themselves, with the hash by which they know the credential, so that a revoked one is refused though its token is not.
 */
@Injectable()
export class TokenIssuer {
  constructor(
    private readonly database: Database,
    private readonly credentials: CredentialsService,
    private readonly keys: TokenKeys,
    private readonly time: Time,
    @InjectConfig() private readonly config: Config,
  ) {}

  issuerOf(tenantId: string): string {
    return `${this.config.portalUrl}/api/v1/oauth2/${tenantId}`;
  }

  /** @throws OAuthError of the library: a request that is none (RFC 6749, 5.2), or anything else as its `server_error` */
  async issue(tenantId: string, request: TokenRequest): Promise<IssuedToken> {
    const server = new OAuth2Server({ model: this.model(tenantId), accessTokenLifetime: TOKEN_MS / 1_000 });
    const answer = new OAuth2Server.Response({ headers: {} });
    const { accessToken, accessTokenExpiresAt } = await server.token(new OAuth2Server.Request({ ...request, query: {} }), answer);
    const untilMs = accessTokenExpiresAt?.getTime() ?? 0;
    return { accessToken, expiresInSeconds: Math.floor((untilMs - this.time.now()) / 1_000) };
  }

  private model(tenantId: string): OAuth2Server.ClientCredentialsModel {
    return {
      getClient: async (clientId: string, secret: string) => {
        const client = secret ? await this.credentials.findClient(tenantId, clientId, secret) : null;
        return client === null ? null : { id: clientId, grants: ['client_credentials'], credential: client };
      },
      getUserFromClient: async (client) => ({ applicationId: (client.credential as Client).applicationId }),
      // a scope here would be good at every API of the tenant: policies grant them by the plan of a call (ADR 16)
      validateScope: async (_user, _client, scope) => (scope === undefined || scope.length === 0 ? [] : false),
      generateAccessToken: (client) => this.sign(tenantId, client.credential as Client),
      saveToken: async (token, client, user) => ({ ...token, accessTokenExpiresAt: this.endOf(client.credential as Client), client, user }),
      // only for checking tokens, which gateways do
      getAccessToken: async () => null,
    };
  }

  /** A token does not outlive its client. */
  private endOf({ expiresAt }: Client): Date {
    const end = this.time.now() + TOKEN_MS;
    return new Date(expiresAt === null ? end : Math.min(end, expiresAt.getTime()));
  }

  private async sign(tenantId: string, client: Client): Promise<string> {
    const { keyId, key } = await this.database.read('system', (tx) => this.keys.signer(tx));
    const issuer = this.issuerOf(tenantId);
    return new SignJWT({ client_id: client.handle, gth_ref: client.keyHash })
      .setProtectedHeader({ alg: 'ES256', kid: keyId, typ: 'at+jwt' })
      .setIssuer(issuer)
      .setAudience(issuer)
      .setSubject(client.applicationId)
      .setIssuedAt(this.time.date())
      .setExpirationTime(this.endOf(client))
      .setJti(randomUUID())
      .sign(key);
  }
}

import { isId, ProblemError } from '@gatehouse/kernel';
import { Controller, Param, Req, Res } from '@nestjs/common';
import OAuth2Server from '@node-oauth/oauth2-server';
import type { Request, Response } from 'express';
import { RateLimits } from '../../platform/auth/index.js';
import { Database } from '../../platform/database/index.js';
import { Protocol } from '../../platform/http/index.js';
import { InjectLog, type Log } from '../../platform/logging/logging.js';
import { readBasicClient } from './client-authentication.js';
import { readForm } from './token-form.js';
import { TokenIssuer } from './token-issuer.js';
import { TokenKeys } from './token-keys.js';

const { OAuthError, InvalidRequestError, InvalidClientError } = OAuth2Server;
const KEYS_CACHED_SECONDS = 300;

/** The platform's issuer of tokens, one for each tenant. It speaks OAuth: forms in, errors by RFC 6749, 5.2. */
@Controller()
export class OauthController {
  constructor(
    private readonly issuer: TokenIssuer,
    private readonly keys: TokenKeys,
    private readonly database: Database,
    private readonly limits: RateLimits,
    @InjectLog() private readonly log: Log,
  ) {}

  @Protocol('POST', '/oauth2/:tenant/token')
  async token(@Param('tenant') tenantId: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    response.setHeader('Pragma', 'no-cache');
    try {
      await this.limits.take('token:address', request.ip ?? '');
      const { accessToken, expiresInSeconds } = await this.issuer.issue(tenantId, await this.read(tenantId, request, response));
      response.status(200).json({ access_token: accessToken, token_type: 'Bearer', expires_in: expiresInSeconds });
    } catch (error) {
      this.refuse(error, response);
    }
  }

  /** @throws OAuthError */
  private async read(tenantId: string, request: Request, response: Response) {
    const body = await readForm(request, response);
    if (body === undefined) throw new InvalidRequestError('Send application/x-www-form-urlencoded, each parameter once.');
    const { authorization } = request.headers;
    // RFC 6749, 2.3: one way for each request
    if (authorization !== undefined && body.client_secret !== undefined)
      throw new InvalidRequestError('Send the secret in Authorization or in the body, not in both.');
    if (!isId('tenant', tenantId)) throw new InvalidClientError('There is no such client here.');
    const client = authorization === undefined ? {} : readBasicClient(authorization);
    if (client === undefined) throw new InvalidClientError('Authorization is none of a client.');
    if ('client_id' in client && body.client_id !== undefined && body.client_id !== client.client_id)
      throw new InvalidRequestError('Authorization and the body name different clients.');
    // the library takes no account of the encoding inside of Basic
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '1' };
    return { method: 'POST', headers, body: { ...body, ...client } };
  }

  private refuse(error: unknown, response: Response): void {
    if (error instanceof ProblemError && error.code === 'auth.rate_limited') {
      response.setHeader('Retry-After', Math.ceil(Number(error.extensions.retryAfterMs) / 1_000));
      response.status(429).json({ error: 'temporarily_unavailable', error_description: 'Too many requests. Keep tokens until they end.' });
      return;
    }
    const isRefusal = error instanceof OAuthError && error.name !== 'server_error';
    if (!isRefusal) {
      this.log.error({ err: error }, 'a token could not be issued');
      response.status(503).json({ error: 'temporarily_unavailable', error_description: 'Tokens cannot be issued now.' });
      return;
    }
    // whoever is not let in is told how to ask (RFC 9110, 15.5.2)
    const status = error.name === 'invalid_client' ? 401 : 400;
    if (status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="gatehouse", charset="UTF-8"');
    response.status(status).json({ error: error.name, error_description: error.message });
  }

  /** RFC 7517. The same keys for every tenant: it is the issuer that tells their tokens apart. */
  @Protocol('GET', '/oauth2/:tenant/jwks')
  async jwks(@Res() response: Response): Promise<void> {
    const keys = await this.database.read('system', (tx) => this.keys.published(tx));
    response.setHeader('Cache-Control', `public, max-age=${KEYS_CACHED_SECONDS}`);
    response.json({ keys: keys.map(({ keyId, jwk }) => ({ ...jwk, kid: keyId, alg: 'ES256', use: 'sig' })) });
  }

  /** RFC 8414, under the name that most clients look for (OpenID Connect Discovery 1.0, 4). */
  @Protocol('GET', '/oauth2/:tenant/.well-known/openid-configuration')
  metadata(@Param('tenant') tenantId: string, @Res() response: Response): void {
    if (!isId('tenant', tenantId)) throw new ProblemError('resource.not_found');
    const issuer = this.issuer.issuerOf(tenantId);
    response.setHeader('Cache-Control', `public, max-age=${KEYS_CACHED_SECONDS}`);
    response.json({
      issuer,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
  }
}

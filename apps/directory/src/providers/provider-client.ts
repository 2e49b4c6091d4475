import { createPrivateKey, hkdfSync } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { refuse, Refusal } from '@yicang/kernel';
import { ENVIRONMENT } from '@yicang/platform-graphql';
import { EncryptJWT, jwtDecrypt } from 'jose';
import * as oidc from 'openid-client';
import { z } from 'zod';
import { type DirectoryEnvironment } from '../environment.js';

/** How long somebody may take at the provider. */
const TICKET_MINUTES = 10;
const PROVIDER_SECONDS_MAX = 5;
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
const ENCRYPTION = { alg: 'dir', enc: 'A256GCM' } as const;

type ProviderSettings = Pick<
  DirectoryEnvironment,
  'OIDC_ISSUER' | 'OIDC_CLIENT_ID' | 'OIDC_CLIENT_SECRET' | 'OIDC_REDIRECT_URIS' | 'TOKEN_PRIVATE_KEY'
>;

/** Where to send somebody, and what she brings back besides the address the provider sent her to. */
export interface Begun {
  readonly authorizationUrl: string;
  readonly ticket: string;
}

/** Who somebody is at the provider, and when she proved it there; null when it does not say. */
export interface ProviderSubject {
  readonly subject: string;
  readonly provenAt: Date | null;
}

const checks = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), redirectUri: z.string() });

/**
 * The organization's provider, as OpenID Connect has it: authorization code with PKCE, state and nonce. What is checked when
 * somebody comes back travels with her, sealed, so that any process can take it up; the provider lets each code be used once.
 */
@Injectable()
export class ProviderClient {
  private readonly ticketKey: Uint8Array;
  private discovered: Promise<oidc.Configuration> | null = null;

  constructor(@Inject(ENVIRONMENT) private readonly settings: ProviderSettings) {
    const key = createPrivateKey({
      key: Buffer.from(settings.TOKEN_PRIVATE_KEY, 'base64'),
      format: 'der',
      type: 'pkcs8',
    });
    const secret = key.export({ format: 'der', type: 'pkcs8' });
    this.ticketKey = new Uint8Array(hkdfSync('sha256', secret, '', 'yicang provider ticket', 32));
  }

  /** The way to the provider. With `isFresh` it asks for the password even of who is signed in there. */
  async begin(
    redirectUri: string,
    isFresh: boolean,
  ): Promise<Begun | Refusal<'PROVIDER_NOT_SET_UP' | 'PROVIDER_AWAY' | 'PROVIDER_REDIRECT_UNKNOWN'>> {
    if (this.settings.OIDC_ISSUER === undefined) return refuse('PROVIDER_NOT_SET_UP');
    if (!this.settings.OIDC_REDIRECT_URIS.includes(redirectUri)) return refuse('PROVIDER_REDIRECT_UNKNOWN');
    const configuration = await this.configuration();
    if (configuration === null) return refuse('PROVIDER_AWAY');
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
    const authorizationUrl = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(isFresh ? { prompt: 'login', max_age: '0' } : {}),
    });
    const ticket = await new EncryptJWT({ state, nonce, verifier, redirectUri })
      .setProtectedHeader(ENCRYPTION)
      .setIssuedAt()
      .setExpirationTime(`${TICKET_MINUTES}m`)
      .encrypt(this.ticketKey);
    return { authorizationUrl: authorizationUrl.href, ticket };
  }

  /** Who came back from the provider to this address. Refused alike for whatever does not fit. */
  async finish(
    ticket: string,
    callbackUrl: string,
  ): Promise<ProviderSubject | Refusal<'PROVIDER_NOT_SET_UP' | 'PROVIDER_AWAY' | 'PROVIDER_SIGN_IN_FAILED'>> {
    if (this.settings.OIDC_ISSUER === undefined) return refuse('PROVIDER_NOT_SET_UP');
    const sent = await this.opened(ticket);
    const url = URL.parse(callbackUrl);
    if (sent === null || url === null || url.origin + url.pathname !== addressOf(sent.redirectUri))
      return refuse('PROVIDER_SIGN_IN_FAILED');
    const configuration = await this.configuration();
    if (configuration === null) return refuse('PROVIDER_AWAY');
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: sent.verifier,
        expectedState: sent.state,
        expectedNonce: sent.nonce,
        idTokenExpected: true,
      });
      const { sub, auth_time: provenAt } = tokens.claims() ?? { sub: '' };
      if (sub === '') return refuse('PROVIDER_SIGN_IN_FAILED');
      return { subject: sub, provenAt: provenAt === undefined ? null : new Date(provenAt * 1_000) };
    } catch (err) {
      return refuse(isAway(err) ? 'PROVIDER_AWAY' : 'PROVIDER_SIGN_IN_FAILED');
    }
  }

  private async opened(ticket: string) {
    const opened = await jwtDecrypt(ticket, this.ticketKey, {
      keyManagementAlgorithms: [ENCRYPTION.alg],
      contentEncryptionAlgorithms: [ENCRYPTION.enc],
    }).catch(() => null);
    const sent = checks.safeParse(opened?.payload);
    return sent.success ? sent.data : null;
  }

  /** What the provider says of itself, asked once; null while it does not answer. */
  private async configuration(): Promise<oidc.Configuration | null> {
    this.discovered ??= this.discover();
    try {
      return await this.discovered;
    } catch {
      this.discovered = null;
      return null;
    }
  }

  private discover(): Promise<oidc.Configuration> {
    const { OIDC_ISSUER = '', OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = this.settings;
    const issuer = new URL(OIDC_ISSUER);
    // without TLS only where nobody is between: a provider on the same machine
    const isLoopback = issuer.protocol === 'http:' && LOOPBACK.includes(issuer.hostname);
    return oidc.discovery(issuer, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, undefined, {
      timeout: PROVIDER_SECONDS_MAX,
      execute: isLoopback ? [oidc.allowInsecureRequests] : [],
    });
  }
}

function addressOf(redirectUri: string): string {
  const { origin, pathname } = new URL(redirectUri);
  return origin + pathname;
}

/** A provider that cannot be reached, or is late; everything else is what it said, or how it was asked. */
function isAway(err: unknown): boolean {
  if (!(err instanceof Error)) return false;
  return (
    err instanceof TypeError ||
    err.name === 'TimeoutError' ||
    (err instanceof oidc.ClientError && err.code === 'OAUTH_TIMEOUT')
  );
}

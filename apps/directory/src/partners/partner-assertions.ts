import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { exchangeAssertionV1, type OutputOf } from '@yicang/contracts';
import { NATION, parseUuid, refuse, type PartnerId, type Refusal, type Scope } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { ENVIRONMENT } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JWTPayload } from 'jose';
import { type DirectoryEnvironment } from '../environment.js';
import { AccessTokens } from '../sessions/access-tokens.js';
import { ACCESS_TOKEN_SECONDS } from '../sessions/session.rules.js';
import { PartnerEntity } from './partner.entity.js';
import { ASSERTION_ALGORITHMS } from './partner-public-keys.js';

/** An assertion is made for the moment. */
const ASSERTION_SECONDS_MAX = 300;
const CLOCK_SKEW_SECONDS = 30;
/** Expired ones cleared away by each exchange: more than one exchange adds. */
const CLEARED_MAX = 10;

type Exchanged = OutputOf<typeof exchangeAssertionV1>;
type AssertionRefusal = Refusal<'PARTNER_ASSERTION_WRONG' | 'PARTNER_SCOPE_UNKNOWN'>;

/** OAuth 2 client credentials with `private_key_jwt` (RFC 7523): for partners that keep no secret of ours. */
@Injectable()
export class PartnerAssertions {
  private readonly audience: string[];

  constructor(
    private readonly uow: UnitOfWork,
    private readonly tokens: AccessTokens,
    @Inject(ENVIRONMENT) { PUBLIC_ORIGIN }: Pick<DirectoryEnvironment, 'PUBLIC_ORIGIN'>,
  ) {
    this.audience = [PUBLIC_ORIGIN, `${PUBLIC_ORIGIN}/oauth/token`];
  }

  /** An access token for what is wanted of what its signer may, wherever that is. Whatever is wrong with it is not told. */
  async exchange(assertion: string, scope: string): Promise<Exchanged | AssertionRefusal> {
    const partner = await this.signerOf(assertion);
    const claims = partner?.jwks ? await this.verified(assertion, partner) : null;
    if (partner === null || claims === null) return refuse('PARTNER_ASSERTION_WRONG');
    const wanted = scope.trim() === '' ? partner.scopes : scope.trim().split(/ +/);
    const scopes = partner.scopes.filter((one) => wanted.includes(one));
    if (scopes.length === 0 || wanted.some((one) => !scopes.includes(one as Scope)))
      return refuse('PARTNER_SCOPE_UNKNOWN');
    if (!(await this.isFirst(partner.id, claims))) return refuse('PARTNER_ASSERTION_WRONG');
    const { id, grantVersion, places } = partner;
    const granted = scopes.map((one) => ({ scope: one, places, until: null }));
    const { accessToken } = await this.tokens.issue({ kind: 'partner', id, grantVersion, scopes: granted }, new Date());
    return { accessToken, expiresInSeconds: ACCESS_TOKEN_SECONDS, scope: scopes.join(' ') };
  }

  /** Whom the assertion says it is of, before anybody looked whether that is so. */
  private async signerOf(assertion: string): Promise<PartnerEntity | null> {
    const id = parseUuid<PartnerId>(subjectOf(assertion));
    const partner = id && (await this.uow.asSystem((tx) => tx.findOne(PartnerEntity, { id })));
    return partner?.status === 'active' ? partner : null;
  }

  private async verified(assertion: string, { id, jwks }: PartnerEntity): Promise<JWTPayload | null> {
    const verified = await jwtVerify(assertion, createLocalJWKSet(jwks ?? { keys: [] }), {
      issuer: id,
      subject: id,
      audience: this.audience,
      algorithms: ASSERTION_ALGORITHMS,
      requiredClaims: ['exp', 'jti'],
      clockTolerance: CLOCK_SKEW_SECONDS,
    }).catch(() => null);
    const lasts = (verified?.payload.exp ?? Infinity) - Date.now() / 1_000;
    return verified !== null && lasts <= ASSERTION_SECONDS_MAX + CLOCK_SKEW_SECONDS ? verified.payload : null;
  }

  /** True once for each assertion. */
  private isFirst(id: PartnerId, { jti = '', exp = 0 }: JWTPayload): Promise<boolean> {
    const sha256 = createHash('sha256').update(`${id} ${jti}`).digest('hex');
    return this.uow.asSystem(async (tx) => {
      await tx.sql(
        `delete from partner_assertion where (tenant_code, sha256) in (
           select tenant_code, sha256 from partner_assertion where expires_at < now() limit $1 for update skip locked)`,
        [CLEARED_MAX],
      );
      const noted = await tx.sql(
        `insert into partner_assertion (tenant_code, sha256, expires_at)
         values ($1, $2, to_timestamp($3) + make_interval(secs => $4)) on conflict do nothing returning 1`,
        [NATION, sha256, exp, CLOCK_SKEW_SECONDS],
      );
      return noted.length > 0;
    });
  }
}

function subjectOf(assertion: string): string {
  try {
    return decodeJwt(assertion).sub ?? '';
  } catch {
    return '';
  }
}

/** What the gateway asks for `/oauth/token`. */
@Injectable()
export class PartnerAssertionsRpc {
  constructor(bus: Bus, assertions: PartnerAssertions) {
    bus.serve(exchangeAssertionV1, ({ assertion, scope }) => assertions.exchange(assertion, scope));
  }
}

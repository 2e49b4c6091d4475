import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { grantsChangedV1, makePartnerKey, partnerKeyHint } from '@yicang/contracts';
import {
  endOfDay,
  localDateAt,
  NATION,
  refuse,
  Refusal,
  systemActor,
  type Actor,
  type LocalDate,
  type PartnerId,
  type Scope,
  type TenantCode,
  type Uuid,
} from '@yicang/kernel';
import { pageStartById, DueWorker, ROWS_MAX, type Tx, UnitOfWork } from '@yicang/platform-db';
import { readAudit, type AuditPage, type AuditRow } from '@yicang/platform-graphql';
import { IsNull } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { forgetDue, TAKE_OVER_MS } from '../accounts/credentials.js';
import { PlacesService } from '../places/places.service.js';
import { emitAsSystem } from '../system-events.js';
import { isNetwork } from './networks.js';
import { PartnerKeyEntity } from './partner-key.entity.js';
import { parsePublicKeys } from './partner-public-keys.js';
import { PartnerEntity } from './partner.entity.js';
import {
  END_PARTNER,
  ISSUE_PARTNER_KEY,
  issueKeyProblem,
  parsePartnerName,
  partnerReachProblem,
  READ_OWN_PARTNER,
  READ_PARTNERS,
  REGISTER_PARTNER,
  RESET_SANDBOX,
  resetSandboxProblem,
  REVOKE_PARTNER_KEY,
  SET_PARTNER_PUBLIC_KEYS,
  type KeyKind,
} from './partner.rules.js';
import { Sandboxes } from './sandboxes.js';

/** Due work that makes what a partner was given before worthless; the reference is the partner's id. */
export const TELL_PARTNER = 'tell-partner';
const SECRET_BYTES = 32;

export interface RegisterPartner {
  readonly commandId: string;
  readonly place: TenantCode;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly places: readonly TenantCode[];
}
/** Something done with a partner, which stands in this place. */
export interface OfPartner {
  readonly commandId: string;
  readonly place: TenantCode;
  readonly partnerId: PartnerId;
}
export interface IssuePartnerKey extends OfPartner {
  readonly scopes: readonly Scope[] | null; // null: all its partner's
  readonly places: readonly TenantCode[] | null; // none for a test key, which reaches the sandbox
  readonly expiresOn: LocalDate;
  readonly addresses: readonly string[]; // none: from anywhere
  readonly kind: KeyKind;
}
export interface RevokePartnerKey {
  readonly commandId: string;
  readonly place: TenantCode;
  readonly keyId: Uuid;
}

export interface SetPartnerPublicKeys extends OfPartner {
  readonly jwks: string; // a JWKS; one without keys takes all away
}

/** A key, and what it is: told in the answer to the very request that made it, and never again. */
export interface IssuedPartnerKey {
  readonly key: PartnerKeyEntity;
  readonly secret: string | null;
}

/** What is kept of a key. */
export function partnerKeySha256(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/**
 * Partner organizations and their keys. Both are rows of the place that agreed with the partner and are written there, with
 * the audit record; what other services know of it is the nation's and raised right after, like that of accounts.
 */
@Injectable()
export class PartnersService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly places: PlacesService,
    private readonly sandboxes: Sandboxes,
    worker: DueWorker,
  ) {
    worker.on(TELL_PARTNER, ({ tenantCode, ref }) => this.tell(tenantCode, ref as PartnerId));
  }

  /** The partner may be given keys for this and nothing beyond it. */
  register(actor: Actor, asked: RegisterPartner, traceId: string): Promise<PartnerEntity | Refusal> {
    const { commandId, place } = asked;
    const scopes = [...new Set(asked.scopes)].sort();
    const places = [...new Set(asked.places)].sort();
    const command = { operation: REGISTER_PARTNER, commandId, input: { ...asked, scopes, places }, traceId };
    return this.uow.command(
      actor,
      place,
      command,
      async (tx, name) => {
        const none = { jwks: null, sandboxPlace: null, sandboxOpenedAt: null };
        const registered = { ...none, grantVersion: 0, status: 'active', registeredBy: actor.subject } as const;
        const row = { id: uuidv7() as PartnerId, name, scopes, places, ...registered, registeredAt: tx.now };
        const partner = await tx.insert(PartnerEntity, row);
        await tx.audit(REGISTER_PARTNER.name, { partnerId: partner.id, scopes, places });
        return partner;
      },
      async () => {
        const name = parsePartnerName(asked.name);
        if (name === null) return refuse('PARTNER_NAME_MALFORMED');
        const known = await this.places.byCode([place, ...places]);
        if (known.includes(null)) return refuse('PLACE_NOT_FOUND');
        return partnerReachProblem({ scopes, places }, place) ?? name;
      },
    );
  }

  /** The agreement is over, and so is every key. */
  async end(actor: Actor, { partnerId, ...asked }: OfPartner, traceId: string): Promise<PartnerEntity | Refusal> {
    const { commandId, place } = asked;
    const command = { operation: END_PARTNER, commandId, input: { partnerId, place }, traceId };
    const ended = await this.uow.command(actor, place, command, async (tx) => {
      const partner = await tx.lock(PartnerEntity, { id: partnerId });
      if (partner === null) return refuse('PARTNER_NOT_FOUND');
      if (partner.status === 'ended') return partner;
      for (const key of await unrevokedKeys(tx, partnerId)) await revoke(tx, key);
      await tx.audit(END_PARTNER.name, { partnerId });
      await tellLater(tx, partnerId);
      return tx.save(PartnerEntity, partner, { status: 'ended' });
    });
    if (!(ended instanceof Refusal)) await this.tell(place, partnerId);
    return ended;
  }

  /**
   * The partner has one key more. The key itself is told in this answer only: sent again, the command gives the same key
   * without it, because nothing of it but its hash was kept. Whoever lost the answer revokes the key and issues another.
   */
  async issueKey(actor: Actor, asked: IssuePartnerKey, traceId: string): Promise<IssuedPartnerKey | Refusal> {
    const { commandId, place, partnerId, expiresOn, kind } = asked;
    const secret = makePartnerKey(randomBytes(SECRET_BYTES), kind);
    const keySha256 = partnerKeySha256(secret);
    const addresses = [...new Set(asked.addresses)];
    const command = { operation: ISSUE_PARTNER_KEY, commandId, input: { ...asked, addresses }, traceId };
    const community = kind === 'test' ? await this.sandboxes.freeCommunity() : null;
    const issued = await this.uow.command(actor, place, command, async (tx) => {
      const partner = await tx.lock(PartnerEntity, { id: partnerId });
      if (partner === null) return refuse('PARTNER_NOT_FOUND');
      const scopes = [...new Set(asked.scopes ?? partner.scopes)].sort();
      const places = [...new Set(asked.places ?? (kind === 'test' ? [] : partner.places))].sort();
      const keys = await unrevokedKeys(tx, partnerId);
      const problem = issueKeyProblem(
        partner,
        { kind, scopes, places, expiresOn, addresses, areAddresses: addresses.every(isNetwork) },
        keys,
        tx.now,
        localDateAt(tx.now),
      );
      if (problem !== null) return problem;
      if (community !== null && partner.sandboxPlace === null) await this.sandboxes.turnTo(tx, partner, community);
      const key = await tx.insert(PartnerKeyEntity, {
        id: uuidv7(),
        partnerId,
        kind,
        keySha256,
        hint: partnerKeyHint(secret),
        scopes,
        places,
        addresses,
        issuedBy: actor.subject,
        issuedAt: tx.now,
        expiresAt: endOfDay(expiresOn),
        lastUsedAt: null,
        turnedAwayAt: null,
        revokedBy: null,
        revokedAt: null,
      });
      await tx.audit(ISSUE_PARTNER_KEY.name, { partnerId, keyId: key.id, kind, scopes, places, expiresOn });
      return { id: key.id };
    });
    if (issued instanceof Refusal) return issued;
    if (kind === 'test') await this.sandboxes.open(place, partnerId);
    const key = await this.uow.asSystem((tx) => tx.findOne(PartnerKeyEntity, { tenantCode: place, id: issued.id }));
    if (key === null) throw new Error(`Key ${issued.id} is not there any more; keys are never deleted.`);
    return { key, secret: key.keySha256 === keySha256 ? secret : null };
  }

  /** Nobody is let in with the key any more. */
  async revokeKey(actor: Actor, asked: RevokePartnerKey, traceId: string): Promise<PartnerKeyEntity | Refusal> {
    const { commandId, place, keyId } = asked;
    const command = { operation: REVOKE_PARTNER_KEY, commandId, input: { keyId, place }, traceId };
    const revoked = await this.uow.command(actor, place, command, async (tx) => {
      const key = await tx.lock(PartnerKeyEntity, { id: keyId });
      if (key === null) return refuse('PARTNER_KEY_NOT_FOUND');
      if (key.revokedAt !== null) return key;
      await tellLater(tx, key.partnerId);
      return revoke(tx, key);
    });
    if (!(revoked instanceof Refusal)) await this.tell(place, revoked.partnerId);
    return revoked;
  }

  /** The partner signs its assertions with these keys from now on; tokens it had by others are refused. */
  async setPublicKeys(
    actor: Actor,
    { jwks: text, ...asked }: SetPartnerPublicKeys,
    traceId: string,
  ): Promise<PartnerEntity | Refusal> {
    const { commandId, place, partnerId } = asked;
    const command = { operation: SET_PARTNER_PUBLIC_KEYS, commandId, input: { partnerId, place, jwks: text }, traceId };
    const set = await this.uow.command(
      actor,
      place,
      command,
      async (tx, jwks) => {
        const partner = await tx.lock(PartnerEntity, { id: partnerId });
        if (partner === null) return refuse('PARTNER_NOT_FOUND');
        if (partner.status !== 'active') return refuse('PARTNER_ENDED');
        const kids = jwks.keys.flatMap(({ kid }) => kid ?? []);
        await tx.audit(SET_PARTNER_PUBLIC_KEYS.name, { partnerId, kids });
        await tellLater(tx, partnerId);
        return tx.save(PartnerEntity, partner, { jwks: kids.length === 0 ? null : jwks });
      },
      async () => (await parsePublicKeys(text)) ?? refuse('PARTNER_PUBLIC_KEYS_WRONG'),
    );
    if (!(set instanceof Refusal)) await this.tell(place, partnerId);
    return set;
  }

  /**
   * The partner's test keys reach a fresh community from now on, filled anew with the same invented people; the former stays as it is and
   * is reached by nobody. For who agrees with the partner, and for the partner itself by any key of its own.
   */
  async resetSandbox(actor: Actor, asked: OfPartner, traceId: string): Promise<PartnerEntity | Refusal> {
    const { commandId, place, partnerId } = asked;
    const isOwn = actor.kind === 'partner' && actor.subject === partnerId;
    const command = { operation: RESET_SANDBOX, commandId, input: { place, partnerId }, traceId };
    const community = await this.sandboxes.freeCommunity();
    const reset = await this.uow.command(isOwn ? systemActor(partnerId) : actor, place, command, async (tx) => {
      const partner = await tx.lock(PartnerEntity, { id: partnerId });
      if (partner === null) return refuse('PARTNER_NOT_FOUND');
      const problem = resetSandboxProblem(partner, tx.now);
      if (problem !== null) return problem;
      await tx.audit(RESET_SANDBOX.name, { partnerId, sandboxPlace: community });
      return this.sandboxes.turnTo(tx, partner, community);
    });
    if (!(reset instanceof Refusal)) await this.sandboxes.open(place, partnerId);
    return reset;
  }

  /** The partners of this place and inside it, by name of the place and id. */
  list(
    actor: Actor,
    place: TenantCode,
    page: { readonly after: readonly [TenantCode, string] | null; readonly limit: number },
  ): Promise<PartnerEntity[] | Refusal> {
    return this.uow.read(actor, place, READ_PARTNERS, (tx) =>
      tx.rows(PartnerEntity, `where (tenant_code, id) > ($1, $2::uuid) order by tenant_code, id limit $3`, [
        ...pageStartById(page.after),
        page.limit,
      ]),
    );
  }

  /** The partner whose program asks; null for anybody else. */
  async mine(actor: Actor): Promise<PartnerEntity | Refusal<'GRANTS_CHANGED'> | null> {
    if (actor.kind !== 'partner') return null;
    const partner = await this.uow.asSystem((tx) => tx.findOne(PartnerEntity, { id: actor.subject as PartnerId }));
    return partner !== null && partner.grantVersion > actor.grantVersion ? refuse('GRANTS_CHANGED') : partner;
  }

  /** All keys the partner ever had, newest first, for those who may read the partner. */
  async keysOf({ tenantCode, id }: PartnerEntity): Promise<PartnerKeyEntity[]> {
    const keys = await this.uow.read(systemActor(READ_OWN_PARTNER.name), tenantCode, READ_OWN_PARTNER, (tx) =>
      tx.find(PartnerKeyEntity, { tenantCode, partnerId: id }, { orderBy: { id: 'DESC' }, limit: ROWS_MAX }),
    );
    if (keys instanceof Refusal) throw new Error(`Keys cannot be read: ${keys.reason}`);
    return keys;
  }

  /** What was done with the partner and its keys, newest first: the partner itself may read it. */
  async auditOf({ tenantCode, id }: PartnerEntity, page: AuditPage): Promise<AuditRow[]> {
    const about = { partnerId: id };
    const asker = systemActor(READ_OWN_PARTNER.name);
    const rows = await readAudit(this.uow, asker, tenantCode, READ_OWN_PARTNER, { ...page, about });
    if (rows instanceof Refusal) throw new Error(`The audit cannot be read: ${rows.reason}`);
    return rows;
  }

  /**
   * What the gateway knew of the partner is refused, everywhere, as soon as the event is heard. Nothing happens when it was
   * told already: the due work that asks for it goes with the telling.
   */
  private tell(place: TenantCode, id: PartnerId): Promise<void> {
    return this.uow.asSystem(async (tx) => {
      const partner = await tx.lock(PartnerEntity, { tenantCode: place, id });
      if (partner === null || !(await forgetDue(tx, place, TELL_PARTNER, id))) return;
      const grantVersion = partner.grantVersion + 1;
      await tx.save(PartnerEntity, partner, { grantVersion });
      const payload = { subject: id, grantVersion };
      await emitAsSystem(tx, grantsChangedV1, 'directory.partners', [
        { tenantCode: NATION, version: grantVersion, payload },
      ]);
    });
  }
}

function unrevokedKeys(tx: Tx, partnerId: PartnerId): Promise<PartnerKeyEntity[]> {
  return tx.find(PartnerKeyEntity, { partnerId, revokedAt: IsNull() }, { limit: ROWS_MAX });
}

async function revoke(tx: Tx, key: PartnerKeyEntity): Promise<PartnerKeyEntity> {
  await tx.audit(REVOKE_PARTNER_KEY.name, { partnerId: key.partnerId, keyId: key.id });
  return tx.save(PartnerKeyEntity, key, { revokedAt: tx.now, revokedBy: tx.actor.subject });
}

function tellLater(tx: Tx, id: PartnerId): Promise<void> {
  return tx.schedule(TELL_PARTNER, id, new Date(tx.now.getTime() + TAKE_OVER_MS));
}

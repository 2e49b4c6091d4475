import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { grantsChangedV1, SANDBOX_FAMILIES, sandboxOpenedV1 } from '@yicang/contracts';
import {
  CROCKFORD,
  FAMILY_ROLES,
  NATION,
  parseTenantCode,
  SANDBOX_CITY,
  type FamilyId,
  type PartnerId,
  type TenantCode,
} from '@yicang/kernel';
import { DueWorker, UnitOfWork, type SystemTx, type Tx } from '@yicang/platform-db';
import { v7 as uuidv7 } from 'uuid';
import { forgetDue, TAKE_OVER_MS } from '../accounts/credentials.js';
import { openPlaces } from '../places/places-opening.js';
import { sandboxCommunity } from '../places/sandbox-places.js';
import { emitAsSystem } from '../system-events.js';
import { PartnerEntity } from './partner.entity.js';

/** Due work that opens the community a partner's row names, and has it filled; the reference is the partner's id. */
export const OPEN_SANDBOX = 'open-sandbox';
const SUBJECT = 'directory.sandboxes';
const COMMUNITY_LENGTH = 4;
/** A million communities have room: a second try is rare, a tenth a sign of a broken generator. */
const TRIES_MAX = 10;

/**
 * Partners' own communities of the sandbox city. A partner's row says which is its; that the place is open and filled follows, like what
 * is told of a partner, by the system role, right after or by due work.
 */
@Injectable()
export class Sandboxes {
  constructor(
    private readonly uow: UnitOfWork,
    worker: DueWorker,
  ) {
    worker.on(OPEN_SANDBOX, ({ tenantCode, ref }) => this.open(tenantCode, ref as PartnerId));
  }

  /** The partner's sandbox is a fresh community as soon as `open` is called, which due work does when nobody does. */
  async turnTo(tx: Tx, partner: PartnerEntity, community: TenantCode): Promise<PartnerEntity> {
    await tx.schedule(OPEN_SANDBOX, partner.id, new Date(tx.now.getTime() + TAKE_OVER_MS));
    return tx.save(PartnerEntity, partner, { sandboxPlace: community, sandboxOpenedAt: tx.now });
  }

  /** A community of the sandbox city that nobody has; the four last characters are no real community's either. */
  freeCommunity(): Promise<TenantCode> {
    return this.uow.readPublished(drawCommunity);
  }

  /** The community is open and told of, and what services knew of the partner's keys is refused. Done already, nothing happens. */
  open(place: TenantCode, id: PartnerId): Promise<void> {
    return this.uow.asSystem(async (tx) => {
      const partner = await tx.lock(PartnerEntity, { tenantCode: place, id });
      const drawn = partner?.sandboxPlace ?? null;
      if (partner === null || drawn === null || !(await forgetDue(tx, place, OPEN_SANDBOX, id))) return;
      const sandboxPlace = await openItsOwn(tx, drawn);
      await this.tellOfIt(tx, sandboxPlace);
      const grantVersion = partner.grantVersion + 1;
      await tx.save(PartnerEntity, partner, { sandboxPlace, grantVersion });
      const payload = { subject: id, grantVersion };
      await emitAsSystem(tx, grantsChangedV1, SUBJECT, [{ tenantCode: NATION, version: grantVersion, payload }]);
    });
  }

  private tellOfIt(tx: SystemTx, tenantCode: TenantCode): Promise<void> {
    const families = Array.from({ length: SANDBOX_FAMILIES }, (_, nth) => ({
      familyId: uuidv7() as FamilyId,
      role: FAMILY_ROLES[nth % FAMILY_ROLES.length] ?? 'donor',
    }));
    const payload = { tenantCode, families };
    return emitAsSystem(tx, sandboxOpenedV1, SUBJECT, [{ tenantCode, version: 1, payload }]);
  }
}

async function drawCommunity(tx: Pick<SystemTx, 'sql'>): Promise<TenantCode> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const part = Array.from({ length: COMMUNITY_LENGTH }, () => CROCKFORD.charAt(randomInt(CROCKFORD.length))).join('');
    const community = parseTenantCode(`${SANDBOX_CITY}${part}`);
    const taken = await tx.sql(
      `select from place where level = 'community' and right(tenant_code, ${COMMUNITY_LENGTH}) = $1 limit 1`,
      [part],
    );
    if (community !== null && taken.length === 0) return community;
  }
  throw new Error('No free community of the sandbox found; is the random source broken?');
}

/** A community that this opened, and nobody else: the one drawn, or another when somebody opened the same in between. */
async function openItsOwn(tx: SystemTx, drawn: TenantCode): Promise<TenantCode> {
  for (const community of [drawn, await drawCommunity(tx)])
    if ((await openPlaces(tx, [sandboxCommunity(community)], SUBJECT)) > 0) return community;
  throw new Error('Two communities were opened by others in between; due work tries again.');
}

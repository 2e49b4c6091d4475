import { Injectable } from '@nestjs/common';
import { resolvePartnerV1, type OutputOf } from '@yicang/contracts';
import { refuse, Refusal } from '@yicang/kernel';
import { UnitOfWork, type SystemTx } from '@yicang/platform-db';
import { Bus } from '@yicang/platform-nats';
import { AuditNotes, auditRef, noteAudit, type AuditNote } from '../audit/audit-notes.js';
import { mayComeFrom } from './networks.js';
import { PartnerKeyEntity } from './partner-key.entity.js';
import { PartnerEntity } from './partner.entity.js';
import { presentKeyProblem, scopeGrants } from './partner.rules.js';

/** How somebody who was turned away with a partner's key stands on record: at most once in an hour for each key. */
export const TURN_AWAY_ACT = 'directory.turn-away-partner-key';
const TURNED_AWAY_MS = 3_600_000;
/** Last use is known to the minute: more would be a write with every question. */
const LAST_USED_MS = 60_000;

type Resolved = OutputOf<typeof resolvePartnerV1>;

/** Says whose key somebody brings, as the system role reads them: whoever comes has no place yet. */
@Injectable()
export class PartnerDoor {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly notes: AuditNotes,
  ) {}

  /** Whose key it is and what it may do, when it is live and may be used from there; its use is noted. */
  async resolve(keySha256: string, client: string): Promise<Resolved | Refusal> {
    const [answer, note] = await this.uow.asSystem((tx) => present(tx, keySha256, client));
    if (note !== null) await this.notes.record(...note);
    return answer;
  }
}

type Noted = readonly [place: PartnerEntity['tenantCode'], ref: string];

async function present(
  tx: SystemTx,
  keySha256: string,
  client: string,
): Promise<readonly [Resolved | Refusal, Noted | null]> {
  const key = await tx.findOne(PartnerKeyEntity, { keySha256 });
  if (key === null) return [refuse('PARTNER_KEY_UNKNOWN'), null];
  const { tenantCode, partnerId } = key;
  const partner = await tx.findOne(PartnerEntity, { tenantCode, id: partnerId });
  if (partner === null) throw new Error(`Partner ${partnerId} is not there any more; partners are never deleted.`);
  const problem = presentKeyProblem(partner, key, mayComeFrom(key.addresses, client), tx.now);
  if (problem !== null) return [problem, await turnedAway(tx, key, problem)];
  await touch(tx, key, 'last_used_at', LAST_USED_MS);
  return [{ partnerId, grantVersion: partner.grantVersion, scopes: scopeGrants(key, partner) }, null];
}

async function turnedAway(tx: SystemTx, key: PartnerKeyEntity, { reason }: Refusal): Promise<Noted | null> {
  if (!(await touch(tx, key, 'turned_away_at', TURNED_AWAY_MS))) return null;
  const about = { partnerId: key.partnerId, keyId: key.id, reason };
  const note: AuditNote = { act: TURN_AWAY_ACT, about, by: 'directory.partner-door' };
  await noteAudit(tx, key.tenantCode, note);
  return [key.tenantCode, auditRef(note)];
}

/** True when this is the first time in so long. It is no change of the key, so its version stays. */
async function touch(
  tx: SystemTx,
  { tenantCode, id }: PartnerKeyEntity,
  column: 'last_used_at' | 'turned_away_at',
  everyMs: number,
): Promise<boolean> {
  const touched = await tx.sql(
    `update partner_key set ${column} = now() where tenant_code = $1 and id = $2
        and (${column} is null or ${column} < now() - make_interval(secs => $3)) returning 1`,
    [tenantCode, id, everyMs / 1_000],
  );
  return touched.length > 0;
}

/** What the gateway asks of those who come with a key. */
@Injectable()
export class PartnerDoorRpc {
  constructor(bus: Bus, door: PartnerDoor) {
    bus.serve(resolvePartnerV1, ({ keySha256, client }) => door.resolve(keySha256, client));
  }
}

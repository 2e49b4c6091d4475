import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  localDateAt,
  refuse,
  Refusal,
  tooManyAttempts,
  type FamilyId,
  type LocalDate,
  type StopId,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { v7 as uuidv7 } from 'uuid';
import { type Asker } from '../families/families.reader.js';
import { findFamilies, type FamilyRecord } from '../families/family-record.js';
import { FamilyEntity } from '../families/family.entity.js';
import { hasRole } from '../families/family.rules.js';
import { KeyRing, type FamilyKey } from '../secrets/key-ring.js';
import {
  ISSUE_FAMILY_CARD,
  parseHandOverCode,
  waitAfter,
  WRONG_TRIES_WINDOW_MS,
  type HandOverCode,
} from './card.rules.js';
import { FamilyCardEntity } from './family-card.entity.js';

export interface IssueFamilyCard {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly familyId: FamilyId;
}
/** A card as it is shown once, to be written down for the family. */
export interface IssuedCard {
  readonly family: FamilyRecord;
  readonly handOverCode: HandOverCode;
  readonly issuedOn: LocalDate;
}
/** What was read at the door. */
export interface Proof {
  readonly tenantCode: TenantCode;
  readonly familyId: FamilyId;
  readonly handOverCode: string;
  readonly stopId: StopId;
}

/** The cards by which recipients prove themselves at the door. */
@Injectable()
export class CardsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly keys: KeyRing,
  ) {}

  /**
   * The family has a new card, and any earlier one is void. The same command asked again by the same person, say because the
   * answer was lost, shows the same code again, until there is a newer card. Each showing is on record.
   */
  async issue({ actor, traceId }: Asker, command: IssueFamilyCard): Promise<IssuedCard | Refusal> {
    const { commandId, tenantCode, familyId } = command;
    const code = this.keys.handOverCode(command, commandId);
    const codeHmac = this.keys.handOverCodeHmac(command, code);
    const issued = await this.uow.command(
      actor,
      tenantCode,
      { operation: ISSUE_FAMILY_CARD, commandId, input: command, traceId },
      (tx) => keepCard(tx, familyId, codeHmac),
    );
    if (issued instanceof Refusal) return issued;
    const showing = { operation: ISSUE_FAMILY_CARD, details: { familyId }, traceId };
    return this.uow.readAudited(actor, tenantCode, showing, async (tx) => {
      const card = await tx.findOne(FamilyCardEntity, { tenantCode, familyId });
      const [family] = await findFamilies(tx, tenantCode, [familyId]);
      if (family === undefined || card === null || !timingSafeEqual(card.codeHmac, codeHmac))
        return refuse('FAMILY_CARD_REPLACED');
      return { family, handOverCode: code, issuedOn: card.issuedOn };
    });
  }

  /** The code was read from this recipient family's card. Wrong ones are counted, and past a few none is looked at for a while. */
  async prove(proof: Proof): Promise<{ readonly proven: true } | Refusal> {
    // a refusal as the transaction's value would undo the note of the wrong try, so it travels wrapped
    const { answer } = await this.uow.system('registry.prove-recipient', proof.tenantCode, async (tx) => ({
      answer: await this.look(tx, proof),
    }));
    return answer;
  }

  private async look(tx: Tx, proof: Proof): Promise<{ readonly proven: true } | Refusal> {
    const { familyId, stopId } = proof;
    const [family] = await findFamilies(tx, tx.tenantCode, [familyId]);
    if (family === undefined || family.status === 'erased') return refuse('FAMILY_NOT_FOUND');
    const role = 'recipient';
    if (!hasRole(family.roles, role, localDateAt(tx.now))) return refuse('FAMILY_ROLE_MISSING', { role });
    // twenty who try at once take turns here, and each counts those before
    const card = await tx.lock(FamilyCardEntity, { familyId });
    if (card === null) return refuse('HAND_OVER_CODE_NOT_ISSUED');
    const waitMs = await waitFor(tx, familyId, stopId);
    if (waitMs > 0) return tooManyAttempts(waitMs);
    if (this.fits(card, proof)) {
      await forgetWrongTries(tx, familyId);
      return { proven: true };
    }
    await noteWrongTry(tx, familyId, stopId);
    return refuse('HAND_OVER_CODE_WRONG');
  }

  private fits(card: FamilyCardEntity, { handOverCode, ...family }: FamilyKey & { readonly handOverCode: string }) {
    const code = parseHandOverCode(handOverCode);
    return code !== null && timingSafeEqual(card.codeHmac, this.keys.handOverCodeHmac(family, code));
  }
}

/** The family's one card has this code's hash, and starts without wrong tries. What is remembered of the command tells no code. */
async function keepCard(tx: Tx, familyId: FamilyId, codeHmac: Buffer): Promise<{ readonly version: number } | Refusal> {
  const locked = await tx.lock(FamilyEntity, { id: familyId });
  const [family] = await findFamilies(tx, tx.tenantCode, [familyId]);
  if (locked === null || family === undefined) return refuse('FAMILY_NOT_FOUND');
  if (family.status === 'erased') return refuse('FAMILY_ERASED');
  const issuedOn = localDateAt(tx.now);
  const role = 'recipient';
  if (!hasRole(family.roles, role, issuedOn)) return refuse('FAMILY_ROLE_MISSING', { role });
  const earlier = await tx.lock(FamilyCardEntity, { familyId });
  const card =
    earlier === null
      ? await tx.insert(FamilyCardEntity, { familyId, codeHmac, issuedOn })
      : await tx.save(FamilyCardEntity, earlier, { codeHmac, issuedOn });
  await forgetWrongTries(tx, familyId);
  return { version: card.version };
}

/** Wrong tries count for their family, wherever they were made, and for their stop, whoever was meant. */
async function waitFor(tx: Tx, familyId: FamilyId, stopId: StopId): Promise<number> {
  const tries = await tx.sql<{ ofFamily: boolean; atStop: boolean; attemptedAt: Date }>(
    `select family_id = $2 as "ofFamily", stop_id = $3 as "atStop", attempted_at as "attemptedAt"
       from card_attempt
      where tenant_code = $1 and (family_id = $2 or stop_id = $3) and attempted_at > $4`,
    [tx.tenantCode, familyId, stopId, new Date(tx.now.getTime() - WRONG_TRIES_WINDOW_MS)],
  );
  const waitAmong = (counts: 'ofFamily' | 'atStop') =>
    waitAfter(
      tries.filter((tried) => tried[counts]).map(({ attemptedAt }) => attemptedAt),
      tx.now,
    );
  return Math.max(waitAmong('ofFamily'), waitAmong('atStop'));
}

async function forgetWrongTries(tx: Tx, familyId: FamilyId): Promise<void> {
  await tx.sql('delete from card_attempt where tenant_code = $1 and family_id = $2', [tx.tenantCode, familyId]);
}

async function noteWrongTry(tx: Tx, familyId: FamilyId, stopId: StopId): Promise<void> {
  await tx.sql('delete from card_attempt where tenant_code = $1 and family_id = $2 and attempted_at <= $3', [
    tx.tenantCode,
    familyId,
    new Date(tx.now.getTime() - WRONG_TRIES_WINDOW_MS),
  ]);
  await tx.sql(
    'insert into card_attempt (tenant_code, id, family_id, stop_id, attempted_at) values ($1, $2, $3, $4, $5)',
    [tx.tenantCode, uuidv7(), familyId, stopId, tx.now],
  );
}

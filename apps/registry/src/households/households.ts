import { Injectable } from '@nestjs/common';
import { type FamilyId, type TenantCode } from '@yicang/kernel';
import { Fault, ROWS_MAX, type ReadTx, type Tx } from '@yicang/platform-db';
import { In } from 'typeorm';
import { open, openBytes, seal, sealBytes, type Cell } from '../secrets/envelope.js';
import { KeyRing } from '../secrets/key-ring.js';
import { FamilyMemberEntity } from './family-member.entity.js';
import { HouseholdContactEntity } from './household-contact.entity.js';
import { HouseholdKeyEntity } from './household-key.entity.js';
import {
  MEMBERS_MAX,
  searchKeysOf,
  type Contact,
  type Head,
  type Member,
  type PhoneNumber,
} from './household.rules.js';

/** The most households whose contact is read at once. */
export const CONTACTS_MAX = ROWS_MAX / MEMBERS_MAX;

/** All that tells who a family is, and the key it is sealed with; in the order in which it is deleted. */
export const ERASED_TABLES = [
  'search_token',
  'family_card', // first: who tries a code holds this row while the try is noted
  'card_attempt',
  'signature',
  'family_member',
  'household_contact',
  'household_key',
] as const;

/** Who the households are: sealed on the way in, opened on the way out, and nowhere else in the platform. */
@Injectable()
export class Households {
  constructor(private readonly keys: KeyRing) {}

  /** The household's contact is kept, sealed with a key of its own, and can be found by its search keys. */
  async keep(tx: Tx, familyId: FamilyId, contact: Contact): Promise<void> {
    const { tenantCode } = tx;
    const { key, ...wrapped } = this.keys.newHouseholdKey({ tenantCode, familyId });
    await tx.insert(HouseholdKeyEntity, { familyId, ...wrapped });
    const sealed = (column: string, text: string) => seal(key, contactCell(tenantCode, familyId, column), text);
    await tx.insert(HouseholdContactEntity, {
      familyId,
      nameSealed: sealed('name_sealed', contact.name),
      phoneSealed: sealed('phone_sealed', contact.phone),
      addressSealed: sealed('address_sealed', contact.address),
    });
    for (const [index, { name, birthYear }] of contact.members.entries()) {
      const position = index + 1;
      const cell = (column: string) => memberCell(tenantCode, familyId, position, column);
      await tx.insert(FamilyMemberEntity, {
        familyId,
        position,
        nameSealed: seal(key, cell('name_sealed'), name),
        birthYearSealed: seal(key, cell('birth_year_sealed'), String(birthYear)),
      });
    }
    const tokens = searchKeysOf(contact).map((search) => this.keys.searchToken(tenantCode, search));
    await tx.sql(
      'insert into search_token (tenant_code, token, family_id) select $1, token, $3 from unnest($2::text[]) as token',
      [tenantCode, tokens, familyId],
    );
  }

  /** Nobody can learn from this database who the family was: its key is gone, and all that the key opened. */
  async destroy(tx: Tx, familyId: FamilyId): Promise<void> {
    for (const table of ERASED_TABLES)
      await tx.sql(`delete from ${table} where tenant_code = $1 and family_id = $2`, [tx.tenantCode, familyId]);
  }

  /** The contacts of these families of one community, by family; of an erased or unknown one there is none. */
  async contacts(
    tx: ReadTx,
    tenantCode: TenantCode,
    familyIds: readonly FamilyId[],
  ): Promise<ReadonlyMap<FamilyId, Contact>> {
    const sealed = await this.sealed(tx, tenantCode, familyIds);
    const where = { tenantCode, familyId: In([...familyIds]) };
    const members = await tx.find(FamilyMemberEntity, where, { orderBy: { position: 'ASC' }, limit: ROWS_MAX });
    return new Map(
      sealed.map(({ key, row }) => {
        const own = members.filter(({ familyId }) => familyId === row.familyId);
        return [row.familyId, { ...openedHead(key, row), members: own.map((member) => openedMember(key, member)) }];
      }),
    );
  }

  /** Names, numbers and addresses of these families of one community, and nothing of their members. */
  async heads(
    tx: ReadTx,
    tenantCode: TenantCode,
    familyIds: readonly FamilyId[],
  ): Promise<ReadonlyMap<FamilyId, Head>> {
    const sealed = await this.sealed(tx, tenantCode, familyIds);
    return new Map(sealed.map(({ key, row }) => [row.familyId, openedHead(key, row)]));
  }

  /** The bytes, readable only in their cell and while the household is in the register. @throws Fault when it is not. */
  async sealOf(tx: Tx, familyId: FamilyId, cell: Cell, bytes: Buffer): Promise<Buffer> {
    const key = await this.keyOf(tx, familyId, cell);
    if (key === null) throw new Fault(`Family ${familyId} has no key in ${cell.tenantCode}`);
    return sealBytes(key, cell, bytes);
  }

  /** What was sealed for the household; null when it is in the register no more. */
  async openOf(tx: ReadTx, familyId: FamilyId, cell: Cell, sealed: Buffer): Promise<Buffer | null> {
    const key = await this.keyOf(tx, familyId, cell);
    return key && openBytes(key, cell, sealed);
  }

  private async keyOf(tx: ReadTx, familyId: FamilyId, { tenantCode }: Cell): Promise<Buffer | null> {
    const wrapped = await tx.findOne(HouseholdKeyEntity, { tenantCode, familyId });
    return wrapped && this.keys.openHouseholdKey({ tenantCode, familyId }, wrapped);
  }

  /** The households' rows with the keys that open them. */
  private async sealed(tx: ReadTx, tenantCode: TenantCode, familyIds: readonly FamilyId[]) {
    const where = { tenantCode, familyId: In([...familyIds]) };
    const keys = await tx.find(HouseholdKeyEntity, where, { limit: ROWS_MAX });
    const rows = await tx.find(HouseholdContactEntity, where, { limit: ROWS_MAX });
    return keys.flatMap((wrapped) => {
      const { familyId } = wrapped;
      const row = rows.find((one) => one.familyId === familyId);
      return row === undefined ? [] : [{ key: this.keys.openHouseholdKey({ tenantCode, familyId }, wrapped), row }];
    });
  }
}

function openedHead(key: Buffer, row: HouseholdContactEntity): Head {
  const { tenantCode, familyId } = row;
  const text = (column: string, sealed: Buffer) => open(key, contactCell(tenantCode, familyId, column), sealed);
  return {
    name: text('name_sealed', row.nameSealed),
    phone: text('phone_sealed', row.phoneSealed) as PhoneNumber,
    address: text('address_sealed', row.addressSealed),
  };
}

function openedMember(key: Buffer, member: FamilyMemberEntity): Member {
  const { tenantCode, familyId, position, nameSealed, birthYearSealed } = member;
  const cell = (column: string) => memberCell(tenantCode, familyId, position, column);
  return {
    name: open(key, cell('name_sealed'), nameSealed),
    birthYear: Number(open(key, cell('birth_year_sealed'), birthYearSealed)),
  };
}

function contactCell(tenantCode: TenantCode, familyId: FamilyId, column: string): Cell {
  return { table: 'household_contact', column, row: familyId, tenantCode };
}

function memberCell(tenantCode: TenantCode, familyId: FamilyId, position: number, column: string): Cell {
  return { table: 'family_member', column, row: `${familyId}/${position}`, tenantCode };
}

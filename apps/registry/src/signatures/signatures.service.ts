import { type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { keepSignatureV1, SIGNATURE_BYTES_MAX, type InputOf } from '@yicang/contracts';
import { localDateAt, refuse, Refusal, type StopId, type TenantCode } from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { Files } from '@yicang/platform-files';
import { orNull } from '@yicang/platform-graphql';
import { type Asker } from '../families/families.reader.js';
import { findFamilies } from '../families/family-record.js';
import { FamilyEntity } from '../families/family.entity.js';
import { hasRole } from '../families/family.rules.js';
import { Households } from '../households/households.js';
import { type Cell } from '../secrets/envelope.js';
import { SignatureEntity } from './signature.entity.js';
import { forgottenAt, isSignature, READ_SIGNATURE } from './signature.rules.js';

/** The stop whose signature is to be forgotten. */
export const FORGET_SIGNATURE = 'forget-signature';

/** The way to a picture, for whoever asked. */
export interface SignatureFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}
interface AtStop {
  readonly tenantCode: TenantCode;
  readonly id: StopId;
}

/** What recipients signed at the door: sealed with the household's key, and gone with it. */
@Injectable()
export class SignaturesService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly households: Households,
    private readonly files: Files,
  ) {}

  /** The picture is kept, sealed; a later one of the same stop takes its place. */
  async keep(signed: InputOf<typeof keepSignatureV1>): Promise<{ readonly kept: true } | Refusal> {
    const file = await this.files.open(signed);
    const picture = file instanceof Refusal ? null : await readUpTo(file, SIGNATURE_BYTES_MAX);
    if (picture === null || !isSignature(picture)) return refuse('SIGNATURE_UNREADABLE');
    return this.uow.system('registry.keep-signature', signed.tenantCode, (tx) => this.sealed(tx, signed, picture));
  }

  /** What was signed at a stop, as a file linked for the actor; null when there is none, or it is not hers to see. The look is on record. */
  async linked({ actor, traceId }: Asker, { tenantCode, id: stopId }: AtStop): Promise<SignatureFile | null> {
    const look = { operation: READ_SIGNATURE, details: { stopId }, traceId };
    const seen = await this.uow.readAudited(actor, tenantCode, look, async (tx) => {
      const signature = await tx.findOne(SignatureEntity, { tenantCode, stopId });
      if (signature === null) return null;
      const { familyId, imageSealed, signedOn } = signature;
      const picture = await this.households.openOf(tx, familyId, cellOf(tenantCode, stopId), imageSealed);
      return picture && { picture, signedOn };
    });
    const signature = orNull(seen);
    if (signature === null) return null;
    const { sha256, bytes } = await this.files.put([signature.picture]);
    const name = `签收-${signature.signedOn}.png`;
    return { path: this.files.linkFor(actor, { sha256, name, mediaType: 'image/png', tenantCode }), name, bytes };
  }

  /** Its time is over. */
  async forget(tenantCode: TenantCode, stopId: StopId): Promise<void> {
    await this.uow.system('registry.forget-signature', tenantCode, (tx) => drop(tx, stopId));
  }

  private async sealed(
    tx: Tx,
    { familyId, stopId }: InputOf<typeof keepSignatureV1>,
    picture: Buffer,
  ): Promise<{ readonly kept: true } | Refusal> {
    const { tenantCode } = tx;
    // whoever erases the family waits here, and finds what was kept
    const locked = await tx.lock(FamilyEntity, { id: familyId });
    const [family] = await findFamilies(tx, tenantCode, [familyId]);
    if (locked === null || family === undefined || family.status === 'erased') return refuse('FAMILY_NOT_FOUND');
    const signedOn = localDateAt(tx.now);
    const role = 'recipient';
    if (!hasRole(family.roles, role, signedOn)) return refuse('FAMILY_ROLE_MISSING', { role });
    const imageSealed = await this.households.sealOf(tx, familyId, cellOf(tenantCode, stopId), picture);
    await drop(tx, stopId);
    await tx.insert(SignatureEntity, { stopId, familyId, imageSealed, signedOn });
    await tx.schedule(FORGET_SIGNATURE, stopId, forgottenAt(signedOn));
    return { kept: true };
  }
}

async function drop(tx: Tx, stopId: StopId): Promise<void> {
  await tx.sql('delete from signature where tenant_code = $1 and stop_id = $2', [tx.tenantCode, stopId]);
}

function cellOf(tenantCode: TenantCode, stopId: StopId): Cell {
  return { table: 'signature', column: 'image_sealed', row: stopId, tenantCode };
}

/** All of it; null when it is longer than that, which is not read. */
async function readUpTo(file: Readable, bytesMax: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of file as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) return null; // which destroys the file's stream
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

import { Injectable } from '@nestjs/common';
import { checkFamilyV1, keepSignatureV1, proveRecipientV1, SIGNATURE_BYTES_MAX } from '@yicang/contracts';
import { refuse, Refusal, type Actor } from '@yicang/kernel';
import { Files } from '@yicang/platform-files';
import { Bus } from '@yicang/platform-nats';
import { type GivenProof, type ProofFields } from './proof.rules.js';
import { type StopEntity } from './stop.entity.js';

/** What proves a hand-over, and who says that it does: registry, which knows the families (ADR 0026). */
@Injectable()
export class Proofs {
  constructor(
    private readonly bus: Bus,
    private readonly files: Files,
  ) {}

  /** The one proof among the fields; a signature is a picture that the actor brought. */
  given(actor: Actor, { handOverCode, signatureFileId }: ProofFields): GivenProof | Refusal {
    if (handOverCode != null) return { kind: 'code', handOverCode };
    if (signatureFileId == null) return { kind: 'neighbour' };
    const file = this.files.broughtBy(actor, signatureFileId);
    if (file instanceof Refusal) return file;
    const isPicture = file.mediaType === 'image/png' && file.bytes <= SIGNATURE_BYTES_MAX;
    return isPicture ? { kind: 'signature', sha256: file.sha256 } : refuse('SIGNATURE_UNREADABLE');
  }

  /** Registry says that it holds, or why it does not. A signature is kept there; who is left with it, delivery itself knows. */
  check({ tenantCode, familyId, id: stopId }: StopEntity, proof: GivenProof, traceId: string): Promise<unknown> {
    const door = { tenantCode, familyId, stopId };
    switch (proof.kind) {
      case 'code':
        return this.bus.rpc(proveRecipientV1, { ...door, handOverCode: proof.handOverCode }, { traceId });
      case 'signature':
        return this.bus.rpc(keepSignatureV1, { ...door, sha256: proof.sha256 }, { traceId });
      case 'neighbour':
        return this.bus.rpc(checkFamilyV1, { tenantCode, familyId, role: 'recipient' }, { traceId });
    }
  }
}

/** What proves at the door that the recipient has it: her card's code, her signature, or that it was left with somebody by consent. */
export const HAND_OVER_PROOFS = ['code', 'signature', 'neighbour'] as const;
export type HandOverProof = (typeof HAND_OVER_PROOFS)[number];

/** The proof as it was given. A signature is named by its content. */
export type GivenProof =
  | { readonly kind: 'code'; readonly handOverCode: string }
  | { readonly kind: 'signature'; readonly sha256: string }
  | { readonly kind: 'neighbour' };

/** The three in which a proof may come, of which one is there. */
export interface ProofFields {
  readonly handOverCode?: string | null | undefined;
  readonly signatureFileId?: string | null | undefined;
  readonly isLeftWithNeighbour?: boolean | null | undefined;
}

/** True when there is one proof and no other: two could contradict each other. */
export function isOneProof({ handOverCode, signatureFileId, isLeftWithNeighbour }: ProofFields): boolean {
  const given = [handOverCode != null, signatureFileId != null, isLeftWithNeighbour === true];
  return given.filter(Boolean).length === 1;
}

import type { Brand } from './brand.js';

/** Any uuid, in lower case. */
export type Uuid = Brand<string, 'Uuid'>;
export type FamilyId = Brand<string, 'FamilyId'>;
export type OrganizationId = Brand<string, 'OrganizationId'>;
export type StoreId = Brand<string, 'StoreId'>;
export type AgreementId = Brand<string, 'AgreementId'>;
export type TransferId = Brand<string, 'TransferId'>;
export type TransferRequestId = Brand<string, 'TransferRequestId'>;
export type IntakeId = Brand<string, 'IntakeId'>;
export type IntakeImportId = Brand<string, 'IntakeImportId'>;
export type StockTakeId = Brand<string, 'StockTakeId'>;
export type StockLevelId = Brand<string, 'StockLevelId'>;
export type RecallId = Brand<string, 'RecallId'>;
export type ProductId = Brand<string, 'ProductId'>;
export type NeedId = Brand<string, 'NeedId'>;
export type StandingNeedId = Brand<string, 'StandingNeedId'>;
export type PlanId = Brand<string, 'PlanId'>;
export type MatchingId = Brand<string, 'MatchingId'>;
export type ProposalId = Brand<string, 'ProposalId'>;
export type RunId = Brand<string, 'RunId'>;
export type StopId = Brand<string, 'StopId'>;
export type CentreId = Brand<string, 'CentreId'>;
export type CentreWindowId = Brand<string, 'CentreWindowId'>;
export type VehicleId = Brand<string, 'VehicleId'>;
export type AccountId = Brand<string, 'AccountId'>;
export type PartnerId = Brand<string, 'PartnerId'>;
/** Names one attempt of one person to change something: sent twice, it is done once. */
export type CommandId = Brand<string, 'CommandId'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The uuid in lower case, as the kind of id the caller asks for (`parseUuid<PlanId>(text)`); null when it is none of RFC 9562. */
export function parseUuid<Id extends Brand<string, string> = Uuid>(text: string): Id | null {
  const lower = text.toLowerCase();
  return UUID.test(lower) ? (lower as Id) : null;
}

import { Injectable } from '@nestjs/common';
import { ENSURED_MAX, ensureOrganizationsV1, SUGGESTED_MAX, suggestProductsV1, tellPlaceV1 } from '@yicang/contracts';
import {
  localDateAt,
  permissionProblem,
  Refusal,
  type Actor,
  type NeedId,
  type OrganizationId,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { Bus } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { type NeedUrgency, type ProductSuggestion } from '../needs/need.rules.js';
import { tellRecorded } from '../needs/organization-needs.service.js';
import { linesByProblem, type NeedImportReport } from './need-import.report.js';
import { IMPORT_NEEDS, readRows, type NumberedRow, type Reading, type Wish } from './need-import.rules.js';

/** Names less than the same are a suggestion. */
const SAME_PERCENT = 100;

export interface ImportNeeds {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly isDryRun: boolean;
  readonly urgency: NeedUrgency;
  /** What tells these rows from others: themselves, or the content of their file. */
  readonly source: { readonly sha256: string } | { readonly rows: readonly NumberedRow[] };
}
export type ReadRows = () => Promise<readonly NumberedRow[] | Refusal>;

/** A wish, whose it is, and which product it may be. The organization is null while nobody has registered it. */
interface Prepared {
  readonly wish: Wish;
  readonly organizationId: OrganizationId | null;
  readonly suggestion: ProductSuggestion | null;
}
interface PreparedImport {
  readonly reading: Reading;
  readonly organizations: number;
  readonly prepared: readonly Prepared[];
}
type NewNeed = ReturnType<typeof needOf>;

/** Needs of organizations come from a table: all of it in one transaction, or nothing. */
@Injectable()
export class NeedImports {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /**
   * What the city's hospitals are short of is on record and published, and the report says what became of every row. A dry run answers
   * the same and writes nothing. Hospitals that were not are registered before: should the import then fail, they are there, and are
   * found when it is sent again.
   */
  import(actor: Actor, command: ImportNeeds, read: ReadRows, traceId: string): Promise<NeedImportReport | Refusal> {
    const { commandId, tenantCode, urgency } = command;
    if (command.isDryRun) return this.tryOut(actor, command, read, traceId);
    return this.uow.command(
      actor,
      tenantCode,
      { operation: IMPORT_NEEDS, commandId, input: command, traceId },
      async (tx, { reading, organizations, prepared }: PreparedImport) => {
        const needs = prepared.map((one) => needOf(one, urgency));
        const recorded = await insertNeeds(tx, needs);
        const report = reportOf(command, reading, organizations, prepared, (at) => recorded.has(needs[at]?.id ?? ''));
        await tx.audit(IMPORT_NEEDS.name, { read: report.read, recorded: report.recorded });
        return report;
      },
      () => this.prepare(command, read, traceId),
    );
  }

  private async tryOut(actor: Actor, command: ImportNeeds, read: ReadRows, traceId: string) {
    const { tenantCode } = command;
    const problem = permissionProblem(actor, IMPORT_NEEDS, tenantCode, new Date());
    if (problem !== null) return problem;
    const tried = await this.prepare(command, read, traceId);
    if (tried instanceof Refusal) return tried;
    const { reading, organizations, prepared } = tried;
    const there = await this.uow.read(actor, tenantCode, IMPORT_NEEDS, (tx) =>
      tx.sql<{ at: number }>(NEEDS_THERE, [
        tenantCode,
        JSON.stringify(prepared.map(({ organizationId, wish }, at) => ({ at, organizationId, ...wish }))),
      ]),
    );
    if (there instanceof Refusal) return there;
    const isThere = new Set(there.map(({ at }) => at));
    return reportOf(command, reading, organizations, prepared, (at) => !isThere.has(at));
  }

  /** All that other services must say first. A dry run has nobody registered. */
  private async prepare(
    { tenantCode, isDryRun }: ImportNeeds,
    read: ReadRows,
    traceId: string,
  ): Promise<PreparedImport | Refusal> {
    const place = await this.bus.rpc(tellPlaceV1, { tenantCode }, { traceId });
    if (place instanceof Refusal) return place;
    const rows = await read();
    if (rows instanceof Refusal) return rows;
    const reading = readRows(rows, place.nameZh);
    const suggestions = await this.suggestionsFor(tenantCode, reading.wishes, traceId);
    if (suggestions instanceof Refusal) return suggestions;
    const organizations = await this.organizationsOf(tenantCode, reading.wishes, isDryRun, traceId);
    if (organizations instanceof Refusal) return organizations;
    const isClosed = (wish: Wish) => organizations.get(wish.organizationNameZh)?.isActive === false;
    const closed = reading.wishes
      .filter(isClosed)
      .map(({ line }) => ({ line, problem: 'organizationClosed' }) as const);
    const prepared = reading.wishes
      .filter((wish) => !isClosed(wish))
      .map((wish) => ({
        wish,
        organizationId: organizations.get(wish.organizationNameZh)?.organizationId ?? null,
        suggestion: suggestions.get(keyOf(wish)) ?? null,
      }));
    const refused = [...reading.refused, ...closed];
    return { reading: { ...reading, refused }, organizations: organizations.size, prepared };
  }

  /** By the names of a thing, the product it may be. Each thing is asked for once. */
  private async suggestionsFor(tenantCode: TenantCode, wishes: readonly Wish[], traceId: string) {
    const things = [...new Map(wishes.map((wish) => [keyOf(wish), wish])).entries()];
    const byKey = new Map<string, ProductSuggestion | null>();
    for (const batch of batchesOf(things, SUGGESTED_MAX)) {
      const wanted = batch.map(([, { nameZh, aliases }]) => ({ names: [nameZh, ...aliases] }));
      const answer = await this.bus.rpc(suggestProductsV1, { tenantCode, wanted }, { traceId });
      if (answer instanceof Refusal) return answer;
      for (const [at, [key]] of batch.entries()) byKey.set(key, answer.suggestions[at] ?? null);
    }
    return byKey;
  }

  /** By name, the organizations of the register. */
  private async organizationsOf(tenantCode: TenantCode, wishes: readonly Wish[], isDryRun: boolean, traceId: string) {
    const named = new Map(wishes.map((wish) => [wish.organizationNameZh, wish.districtZh]));
    const byName = new Map<string, { organizationId: OrganizationId | null; isActive: boolean }>();
    for (const batch of batchesOf([...named], ENSURED_MAX)) {
      const asked = batch.map(([nameZh, districtZh]) => ({ nameZh, districtZh }));
      const question = { tenantCode, kind: 'hospital', organizations: asked, isDryRun } as const;
      const answer = await this.bus.rpc(ensureOrganizationsV1, question, { traceId });
      if (answer instanceof Refusal) return answer;
      for (const { nameZh, ...organization } of answer.organizations) byName.set(nameZh, organization);
    }
    return byName;
  }
}

/** A new need of an organization, as the statement takes it: of the product of the same name, or with one suggested. */
function needOf({ wish, organizationId, suggestion }: Prepared, urgency: NeedUrgency) {
  if (organizationId === null) throw new Error(`Registry did not register ${wish.organizationNameZh}.`);
  const { nameZh, aliases, specification, quantity } = wish;
  const said = { id: uuidv7() as NeedId, organizationId, nameZh, aliases, specification, quantity, urgency };
  const { product, category, unit } = isSame(suggestion) ? suggestion : UNKNOWN;
  const mapped = { category, unit, productTenantCode: product?.tenantCode ?? null, productId: product?.id ?? null };
  return { ...said, ...mapped, suggestion: product === null ? suggestion : null };
}
/** What nobody has said yet what it is: counted by the piece. */
const UNKNOWN = { product: null, category: 'other', unit: 'piece' } as const;

const isSame = (suggestion: ProductSuggestion | null): suggestion is ProductSuggestion =>
  suggestion !== null && suggestion.scorePercent >= SAME_PERCENT;

/** They are on record, open, unless the same was: who imports at the same time waits, and finds it so. @returns those that were new. */
async function insertNeeds(tx: Tx, needs: readonly NewNeed[]): Promise<ReadonlySet<string>> {
  const inserted = await tx.sql<{ id: NeedId }>(INSERT_NEEDS, [
    tx.tenantCode,
    JSON.stringify(needs),
    localDateAt(tx.now),
  ]);
  const recorded = new Set<string>(inserted.map(({ id }) => id));
  for (const need of needs) if (recorded.has(need.id)) await tellRecorded(tx, { ...need, version: 1 });
  return recorded;
}

const INSERT_NEEDS = `
  insert into need (tenant_code, id, organization_id, name_zh, aliases, specification, category, unit, quantity, quantity_planned,
    quantity_delivered, status, urgency, product_tenant_code, product_id, suggestion, recorded_on, version)
  select $1, id, "organizationId", "nameZh", aliases, specification, category, unit, quantity, 0, 0, 'open', urgency,
         "productTenantCode", "productId", suggestion, $3::date, 1
    from jsonb_to_recordset($2::jsonb) as wish (id uuid, "organizationId" uuid, "nameZh" text, aliases text[], specification text,
      category text, unit text, quantity integer, urgency text, "productTenantCode" text, "productId" uuid, suggestion jsonb)
   order by "organizationId", "nameZh", specification
  on conflict (tenant_code, organization_id, name_zh, specification)
    where organization_id is not null and status in ('open', 'planned') do nothing
  returning id`;

const NEEDS_THERE = `
  select wish.at from jsonb_to_recordset($2::jsonb) as wish (at integer, "organizationId" uuid, "nameZh" text, specification text)
    join need on need.tenant_code = $1 and need.organization_id = wish."organizationId" and need.name_zh = wish."nameZh"
     and need.specification = wish.specification and need.status in ('open', 'planned')`;

function reportOf(
  { isDryRun }: ImportNeeds,
  reading: Reading,
  organizations: number,
  prepared: readonly Prepared[],
  isNew: (at: number) => boolean,
): NeedImportReport {
  const recorded = prepared.filter((_, at) => isNew(at));
  const already = prepared.filter((_, at) => !isNew(at));
  const count = (is: (one: Prepared) => boolean) => recorded.filter(is).length;
  return {
    ...{ isDryRun, organizations, read: reading.read, merged: reading.merged, normalised: reading.normalised },
    recorded: recorded.length,
    ofOne: count(({ wish }) => wish.quantity === 1),
    mappedExactly: count(({ suggestion }) => isSame(suggestion)),
    suggested: count(({ suggestion }) => suggestion !== null && !isSame(suggestion)),
    notMapped: count(({ suggestion }) => suggestion === null),
    refused: linesByProblem([
      ...reading.refused,
      ...already.map(({ wish: { line } }) => ({ line, problem: 'alreadyRecorded' }) as const),
    ]),
  };
}

function keyOf({ nameZh, aliases }: Wish): string {
  return JSON.stringify([nameZh, ...aliases]);
}

function batchesOf<T>(all: readonly T[], sizeMax: number): T[][] {
  const count = Math.ceil(all.length / sizeMax);
  return Array.from({ length: count }, (_, nth) => all.slice(nth * sizeMax, (nth + 1) * sizeMax));
}

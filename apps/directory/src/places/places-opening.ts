import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { placeOpenedV1 } from '@yicang/contracts';
import { type TenantCode } from '@yicang/kernel';
import { UnitOfWork, type SystemTx } from '@yicang/platform-db';
import { emitAsSystem } from '../system-events.js';
import { readPlacesFile, type PlaceRow } from './places-file.js';
import { SANDBOX_PLACES } from './sandbox-places.js';

const SUBJECT = 'directory.open-places';

/** Opens the places of the committed extract, and the sandbox, when the service starts. */
@Injectable()
export class PlacesOpening implements OnApplicationBootstrap {
  constructor(private readonly uow: UnitOfWork) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.open([...(await readPlacesFile()), ...SANDBOX_PLACES]);
  }

  /** Opens these places. @returns how many were opened now. */
  open(places: readonly PlaceRow[]): Promise<number> {
    return this.uow.asSystem((tx) => openPlaces(tx, places, SUBJECT));
  }
}

/**
 * Every one of these places is open, and those that were not before are told to the others: all in one transaction.
 * A place that is open already stays as it is.
 * @returns how many were opened now.
 */
export async function openPlaces(tx: SystemTx, places: readonly PlaceRow[], subject: string): Promise<number> {
  const [known] = await tx.sql<{ count: string }>('select count(*) as count from place where tenant_code = any ($1)', [
    places.map(({ tenantCode }) => tenantCode),
  ]);
  if (Number(known?.count) === places.length) return 0;
  const opened = await tx.sql<{ tenantCode: TenantCode }>(
    `insert into place (tenant_code, level, name_zh, name_en, district_zh, street_zh, version)
       select "tenantCode", level, "nameZh", "nameEn", "districtZh", "streetZh", 1
         from jsonb_to_recordset($1::jsonb) as place(
           "tenantCode" text, level text, "nameZh" text, "nameEn" text, "districtZh" text, "streetZh" text)
       on conflict do nothing returning tenant_code as "tenantCode"`,
    [JSON.stringify(places)],
  );
  const codes = new Set(opened.map(({ tenantCode }) => tenantCode));
  const fresh = places.filter(({ tenantCode }) => codes.has(tenantCode));
  const divisions = fresh.flatMap(({ tenantCode, division }) =>
    division === null ? [] : [{ tenantCode, ...division }],
  );
  await tx.sql(
    `insert into place_division (tenant_code, valid_from, valid_to, division_code)
       select "tenantCode", "validFrom", "validTo", "divisionCode"
         from jsonb_to_recordset($1::jsonb) as division(
           "tenantCode" text, "validFrom" date, "validTo" date, "divisionCode" text)`,
    [JSON.stringify(divisions)],
  );
  await emitAsSystem(
    tx,
    placeOpenedV1,
    subject,
    fresh.map(({ tenantCode, level, nameZh, nameEn, division }) => ({
      tenantCode,
      version: 1,
      payload: { tenantCode, level, nameZh, nameEn, divisionCode: division?.divisionCode ?? null },
    })),
  );
  return fresh.length;
}

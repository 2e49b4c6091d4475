import { Injectable } from '@nestjs/common';
import { placeOpenedV1, type Envelope, type PayloadOf } from '@yicang/contracts';
import { type SystemTx } from '@yicang/platform-db';
import { Consumers } from '@yicang/platform-nats';

/** Keeps the names of places. Figures do not wait for them: a name is looked up when it is read. */
@Injectable()
export class PlacesConsumers {
  constructor(consumers: Consumers) {
    consumers.onMany([placeOpenedV1], { purpose: 'places', kind: 'commutative', handleBatch: rememberPlaces });
  }
}

/** The places are known by their names. A place is opened once, so telling of it again changes nothing. */
async function rememberPlaces(tx: SystemTx, events: readonly Envelope[]): Promise<void> {
  const places = events.map(({ payload }) => payload as PayloadOf<typeof placeOpenedV1>);
  await tx.sql(
    `insert into place (tenant_code, level, name_zh, name_en)
     select "tenantCode", level, "nameZh", "nameEn"
       from jsonb_to_recordset($1::jsonb) as place("tenantCode" text, level text, "nameZh" text, "nameEn" text)
     on conflict do nothing`,
    [JSON.stringify(places)],
  );
}

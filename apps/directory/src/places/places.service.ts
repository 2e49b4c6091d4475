import { Injectable } from '@nestjs/common';
import { isSandbox, NATION, subtreeRange, type PlaceLevel, type TenantCode } from '@yicang/kernel';
import { ROWS_MAX, UnitOfWork } from '@yicang/platform-db';
import { In } from 'typeorm';
import { PlaceDivisionEntity } from './place-division.entity.js';
import { PlaceEntity } from './place.entity.js';
import { type DivisionState } from './place.rules.js';

/** Which places, and which part of their list. */
export interface PlacesPage {
  readonly level: PlaceLevel | null;
  /** Only places inside this one, at any depth unless `level` says which. */
  readonly parent: TenantCode | null;
  readonly after: TenantCode | null;
  readonly limit: number;
}

/** Reads of the tree of places. All of it is public. */
@Injectable()
export class PlacesService {
  constructor(private readonly uow: UnitOfWork) {}

  /**
   * The places inside `parent`, or all of the nation, by code: GB/T 2260 order, each one before what is inside it. Partners'
   * communities of the sandbox are in no list: whose they are is nobody else's business.
   */
  list({ level, parent, after, limit }: PlacesPage): Promise<PlaceEntity[]> {
    const { from, to } = subtreeRange(parent ?? NATION);
    return this.uow.readPublishedAtOnce((tx) =>
      tx.rows(
        PlaceEntity,
        `where ($1::text is null or level = $1)
          and (tenant_code > $2 or ($5 and tenant_code = $2)) and tenant_code < $3
          and ($4::text is null or tenant_code > $4)
          and ($7 or level <> 'community')
          order by tenant_code
          limit $6`,
        [level, from, to, after, parent === null, limit, !isSandbox(parent ?? NATION)],
      ),
    );
  }

  /** In the order of the codes, null for a place that is not. */
  async byCode(codes: readonly TenantCode[]): Promise<(PlaceEntity | null)[]> {
    const places = await this.uow.readPublishedAtOnce((tx) =>
      tx.rows(PlaceEntity, 'where tenant_code = any ($1::text[])', [codes]),
    );
    const byCode = new Map(places.map((place) => [place.tenantCode, place]));
    return codes.map((code) => byCode.get(code) ?? null);
  }

  /** All official codes each place ever had, in the order of the places. */
  async divisionsOf(codes: readonly TenantCode[]): Promise<DivisionState[][]> {
    const divisions = await this.uow.readPublished((tx) =>
      tx.find(PlaceDivisionEntity, { tenantCode: In([...codes]) }, { limit: ROWS_MAX }),
    );
    return codes.map((code) => divisions.filter(({ tenantCode }) => tenantCode === code));
  }
}

import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { itemAt, localDateAt, uuidAt, type Actor, type LocalDate, type StoreId, type TenantCode } from '@yicang/kernel';
import { CurrentActor, Guarded, inputViolation, LocalDateScalar, TenantCodeScalar } from '@yicang/platform-graphql';
import { mustBeLocal, mustBePast } from '../histories/asked.js';
import { ExportedFileView } from './export.graphql.js';
import { EXPORT_DAYS_MAX, EXPORT_GOODS, isRange } from './export.rules.js';
import { ExportsService } from './exports.service.js';

@Resolver()
export class ExportsResolver {
  constructor(private readonly service: ExportsService) {}

  @Guarded(EXPORT_GOODS)
  @Query(() => String, {
    nullable: true,
    description:
      '物品的历史，EPCIS 2.0 JSON-LD 文本，至多 200 个事件；不含任何人。不是您社区的，答案为空。An item’s history as EPCIS 2.0 in JSON-LD, 200 events at most, without any person. Null when not yours.',
  })
  itemEpcis(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<string | null> {
    const at = itemAt(id);
    return at === null ? Promise.resolve(null) : this.service.itemEpcis(actor, at.tenantCode, at.itemCode);
  }

  @Guarded(EXPORT_GOODS)
  @Query(() => ExportedFileView, {
    nullable: true,
    description:
      '一个义仓某段日子（含首尾，至多一年、10 万个事件）的历史文件，EPCIS 2.0 JSON-LD；不含任何人。不是您社区的，答案为空。' +
      'A store’s history from one day to another as a file, EPCIS 2.0 in JSON-LD, without any person: a year and 100,000 events at most. Null when not yours.',
  })
  storeHistoryFile(
    @CurrentActor() actor: Actor,
    @Args('storeId', { type: () => ID, description: '义仓的编号。The store’s id.' }) storeId: string,
    @Args('from', { type: () => LocalDateScalar }) from: LocalDate,
    @Args('to', { type: () => LocalDateScalar }) to: LocalDate,
  ) {
    mustBePast({ to: to > localDateAt(new Date()) });
    if (!isRange(from, to))
      throw inputViolation([
        {
          field: 'to',
          zh: `应在开始日期之后 ${EXPORT_DAYS_MAX} 天之内`,
          en: `must be within ${EXPORT_DAYS_MAX} days from the first day`,
        },
      ]);
    const store = uuidAt<StoreId>(storeId, 'Store');
    return store && this.service.storeHistory(actor, store, from, to);
  }

  @Guarded(EXPORT_GOODS)
  @Query(() => ExportedFileView, {
    description:
      '一个城市或社区现在的库存，CSV（UTF-8，第二行为 HXL 标签），至多 10 万件；不含捐赠者。The stock of a city or community now as CSV, UTF-8, its second row HXL hashtags, 100,000 items at most, without givers.',
  })
  stockFile(@CurrentActor() actor: Actor, @Args('place', { type: () => TenantCodeScalar }) place: TenantCode) {
    mustBeLocal(place);
    return this.service.stock(actor, place);
  }
}

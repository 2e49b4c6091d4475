import { Args, ArgsType, Field, Query, ResolveField, Resolver, Parent } from '@nestjs/graphql';
import {
  parseLocalDate,
  parseTenantCode,
  placeLevel,
  type ItemCategory,
  type LocalDate,
  type TenantCode,
} from '@yicang/kernel';
import {
  cursorKeyOf,
  inputViolation,
  ListSize,
  LocalDateScalar,
  OpenToAll,
  PageArgs,
  placeRef,
  rowsToRead,
  TenantCodeScalar,
  toConnection,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import {
  FIGURE_DEFINITIONS,
  GOODS_FIGURES,
  type FigureDefinition,
  type GoodsFigureId,
} from '../figures/definition.rules.js';
import { ItemCategoryEnum } from '../traces/trace.graphql.js';
import { GoodsFactsReader, type AfterFact } from './goods-facts.reader.js';
import {
  FigureDefinitionView,
  FigureFactConnection,
  GoodsBreakdownEnum,
  GoodsFigureIdEnum,
  GoodsFiguresView,
  GoodsFigureView,
} from './goods.graphql.js';
import { type GoodsBreakdown, type GoodsRow } from './goods-rows.rules.js';
import { GoodsService } from './goods.service.js';

/** The last fact of the page before. */
const AFTER: z.ZodType<AfterFact> = z.tuple([
  z
    .string()
    .transform(parseTenantCode)
    .pipe(z.custom<TenantCode>((code) => code !== null)),
  z
    .string()
    .transform(parseLocalDate)
    .pipe(z.custom<LocalDate>((day) => day !== null)),
  z.string().regex(/^(?:[0-9A-Z]{12}|[0-9a-f-]{36})$/),
  z.int(),
]);

/** Which figures are asked for. */
@ArgsType()
export class GoodsFiguresArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => LocalDateScalar, { description: '含首尾两天。Both days inclusive.' }) from!: LocalDate;
  @Field(() => LocalDateScalar) to!: LocalDate;
  @Field(() => [GoodsBreakdownEnum], { nullable: true, description: '按什么分开。By what to break down.' }) by?:
    GoodsBreakdown[] | null;
  @Field(() => [GoodsFigureIdEnum], { nullable: true, description: '空为全部。All of them when not said.' })
  figures?: GoodsFigureId[] | null;
}

@Resolver(() => GoodsFigureView)
export class GoodsResolver {
  constructor(
    private readonly service: GoodsService,
    private readonly reader: GoodsFactsReader,
  ) {}

  @OpenToAll()
  @ListSize(GOODS_FIGURES.length)
  @Query(() => [FigureDefinitionView], {
    description: '物品的公开数字各是什么，人人可看。What the public figures of goods are, for everybody.',
  })
  figureDefinitions() {
    return GOODS_FIGURES.map((id) => FIGURE_DEFINITIONS[id]);
  }

  @OpenToAll()
  @Query(() => GoodsFiguresView, {
    description:
      '一个地点的物品数字，可按品类、月份、下级地点分开；至多 60 个月、500 行。人人可看。' +
      'A place’s figures of goods, by category, month and the places inside; 60 months and 500 rows at most. For everybody.',
  })
  goodsFigures(@Args() asked: GoodsFiguresArgs) {
    return this.service.figures(questionOf(asked));
  }

  @OpenToAll()
  @Query(() => String, {
    description:
      '同样的数字，CSV 文本（UTF-8，第二行为 HXL 标签），每行带定义与截至时刻。人人可看。' +
      'The same figures as CSV in UTF-8, its second row HXL hashtags, each with its definition and as of when. For everybody.',
  })
  goodsFiguresCsv(@Args() asked: GoodsFiguresArgs): Promise<string> {
    return this.service.csv(questionOf(asked));
  }

  @OpenToAll()
  @Query(() => FigureFactConnection, {
    description:
      '一个城市或社区的公开数字背后的记录：物品的每一步、每次盘点；从不涉及家庭。人人可看。' +
      'The rows behind a public figure of a city or community: steps of items and counts of stores, never of families. For everybody.',
  })
  async factsBehind(
    @Args('figure', { type: () => GoodsFigureIdEnum, description: '哪个数字。Which figure.' }) figure: GoodsFigureId,
    @Args('place', { type: () => TenantCodeScalar }) place: TenantCode,
    @Args('from', { type: () => LocalDateScalar }) from: LocalDate,
    @Args('to', { type: () => LocalDateScalar }) to: LocalDate,
    @Args() page: PageArgs,
    @Args('category', { type: () => ItemCategoryEnum, nullable: true }) category?: ItemCategory | null,
  ) {
    if (!['city', 'community'].includes(placeLevel(place)))
      throw inputViolation([{ field: 'place', zh: '应为城市或社区', en: 'must be a city or a community' }]);
    const definition = FIGURE_DEFINITIONS[figure];
    const question = { definition, place, from, to, category: category ?? null };
    const rows = await this.reader.facts(question, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(rows, page, ({ tenantCode, on, key, version }) => [tenantCode, on, key, version]);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() { tenantCode }: GoodsRow) {
    return placeRef(tenantCode);
  }
}

@Resolver(() => FigureDefinitionView)
export class FigureDefinitionsResolver {
  @ResolveField()
  numeratorMeasures(@Parent() { numerator }: FigureDefinition) {
    return numerator.map(({ measure }) => measure);
  }

  @ResolveField()
  denominatorMeasures(@Parent() { denominator }: FigureDefinition) {
    return (denominator ?? []).map(({ measure }) => measure);
  }

  @ResolveField()
  hasFacts(@Parent() { facts }: FigureDefinition) {
    return facts !== null;
  }
}

function questionOf({ place, from, to, by, figures }: GoodsFiguresArgs) {
  return { place, from, to, by: by ?? [], figures: figures == null ? GOODS_FIGURES : [...new Set(figures)] };
}

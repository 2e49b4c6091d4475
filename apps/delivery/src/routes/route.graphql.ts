import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { type Uuid } from '@yicang/kernel';
import { orRefused, UUIDScalar, ValidatedInput } from '@yicang/platform-graphql';
import { z } from 'zod';
import { RunView } from '../runs/run.graphql.js';
import { STOPS_PER_RUN_MAX } from '../runs/run.rules.js';
import { GRID_METRES, METRES_MAX } from './route.rules.js';

@ObjectType('Route', { description: '一次配送重排后的路线。The way of a run in its new order.' })
export class RouteView {
  @Field(() => Int, { description: '原来的顺序要走多少米，含返回。How far it was as entered, and back.' })
  metresBefore!: number;
  @Field(() => Int, { description: '现在要走多少米，含返回。How far it is now, and back.' }) metres!: number;
  @Field(() => RunView, { description: '哪次配送。Which run.' }) run!: RunView;
}
export const RouteRunResult = orRefused('RouteRunResult', RouteView);

const coordinate = z.int().min(-METRES_MAX).max(METRES_MAX);

@InputType({
  description: `相对出发点的位置；按 ${GRID_METRES} 米取整，不保存。A place as seen from the start, rounded to ${GRID_METRES} metres and kept nowhere.`,
})
export class RoutePointInput {
  @Field(() => Int, { description: '往东多少米，往西为负。Metres to the east.' }) eastMetres!: number;
  @Field(() => Int, { description: '往北多少米，往南为负。Metres to the north.' }) northMetres!: number;
}

@InputType()
@ValidatedInput(
  z.looseObject({
    planIds: z.array(z.string()).min(1).max(STOPS_PER_RUN_MAX),
    points: z
      .array(z.object({ eastMetres: coordinate, northMetres: coordinate }))
      .max(STOPS_PER_RUN_MAX)
      .nullish(),
    distances: z
      .array(z.array(z.int()).max(STOPS_PER_RUN_MAX + 1))
      .max(STOPS_PER_RUN_MAX + 1)
      .nullish(),
  }),
)
export class RouteRunInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '哪次配送。Which run.' }) runId!: string;
  @Field(() => [ID], { description: '还要去的全部计划，按现在的顺序。All plans still to be brought, as entered.' })
  planIds!: string[];
  @Field(() => [RoutePointInput], {
    nullable: true,
    description: '各计划的位置，与 planIds 对应；按直线距离算。Where each plan goes; distances are straight lines.',
  })
  points?: RoutePointInput[] | null;
  @Field(() => [[Int]], {
    nullable: true,
    description:
      '两两之间的米数；第一行、第一列是出发点，其余按 planIds。Metres between them: first the start, then the plans. Instead of points.',
  })
  distances?: number[][] | null;
}

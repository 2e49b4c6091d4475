import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { type GlobalId, type Grams, type LocalDate, type TenantCode, type Uuid } from '@yicang/kernel';
import {
  connectionOf,
  enumOf,
  GramsScalar,
  LocalDateScalar,
  orRefused,
  PageArgs,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { communityField } from '../centres/centre.graphql.js';
import { Node } from '../federation.graphql.js';
import { STOPS_PER_RUN_MAX } from '../runs/run.rules.js';
import { VEHICLE_GRAMS_MAX, VEHICLE_KINDS, type VehicleKind } from './vehicle.rules.js';

export const VehicleKindEnum = enumOf('VehicleKind', VEHICLE_KINDS, '怎么送。How things are carried.');

const STOPS_MAX = `一次最多几站，1–${STOPS_PER_RUN_MAX}。How many stops one run of it has at most.`;
const GRAMS_MAX = '最多载多少克。How many grams it carries at most.';

@ObjectType('Vehicle', {
  description: '社区配送用的车，或步行的推车。What a community delivers with: a vehicle, or a cart on foot.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class VehicleView {
  @Field(() => ID) id!: GlobalId;
  @Field() nameZh!: string;
  @Field(() => VehicleKindEnum) kind!: VehicleKind;
  @Field(() => Int, { description: STOPS_MAX }) stopsMax!: number;
  @Field(() => GramsScalar, { description: GRAMS_MAX }) gramsMax!: Grams;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '停用的日子；在用为空。The day it was retired; null while it is used.',
  })
  retiredOn!: LocalDate | null;
}

export const VehicleConnection = connectionOf(VehicleView);
export const AddVehicleResult = orRefused('AddVehicleResult', VehicleView);
export const RetireVehicleResult = orRefused('RetireVehicleResult', VehicleView);

@ArgsType()
export class VehiclesArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
}

@InputType()
@ValidatedInput(
  z.looseObject({
    community: communityField,
    nameZh: z.string().trim().min(1).max(60),
    stopsMax: z.int().min(1).max(STOPS_PER_RUN_MAX),
    gramsMax: z.int().min(1).max(VEHICLE_GRAMS_MAX),
  }),
)
export class AddVehicleInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar, { description: '社区编码。The community’s code.' }) community!: TenantCode;
  @Field({ description: '1–60 字。1 to 60 characters.' }) nameZh!: string;
  @Field(() => VehicleKindEnum) kind!: VehicleKind;
  @Field(() => Int, { description: STOPS_MAX }) stopsMax!: number;
  @Field(() => GramsScalar, { description: GRAMS_MAX }) gramsMax!: Grams;
}

@InputType()
export class RetireVehicleInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '哪辆车。Which vehicle.' }) vehicleId!: string;
}

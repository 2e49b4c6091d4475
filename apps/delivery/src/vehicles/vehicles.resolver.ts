import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver, ResolveReference } from '@nestjs/graphql';
import { tenantCodeField } from '@yicang/contracts';
import { globalId, refuse, uuidAt, type Actor, type GlobalId, type VehicleId } from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  orThrow,
  placeRef,
  RequestContext,
  rowsToRead,
  toConnection,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import { type VehicleEntity } from './vehicle.entity.js';
import {
  AddVehicleInput,
  AddVehicleResult,
  RetireVehicleInput,
  RetireVehicleResult,
  VehicleConnection,
  VehiclesArgs,
  VehicleView,
} from './vehicle.graphql.js';
import { ADD_VEHICLE, READ_VEHICLES, RETIRE_VEHICLE } from './vehicle.rules.js';
import { VehiclesService } from './vehicles.service.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);

@Resolver(() => VehicleView)
export class VehiclesResolver {
  constructor(private readonly service: VehiclesService) {}

  @Guarded(READ_VEHICLES)
  @Query(() => VehicleConnection, {
    description: '一个地点内的车辆，含停用的。The vehicles of a place and all inside it, with those that are retired.',
  })
  async vehicles(@CurrentActor() actor: Actor, @Args() page: VehiclesArgs) {
    const rows = await this.service.list(actor, page.place, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(orThrow(rows), page, (vehicle) => [vehicle.tenantCode, vehicle.id]);
  }

  @Guarded(READ_VEHICLES)
  @Query(() => VehicleView, { nullable: true, description: '按 id 查车辆；无权看时为空。By id; null when not yours.' })
  vehicle(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.service.byId(actor, id);
  }

  @Guarded(ADD_VEHICLE)
  @Mutation(() => AddVehicleResult, {
    description:
      '登记一辆车。Adds a vehicle. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PLACE_NOT_FOUND, TEXT_HOLDS_PERSONAL_NUMBER, ' +
      'VEHICLE_NAME_TAKEN, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  addVehicle(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { community: tenantCode, ...input }: AddVehicleInput,
  ) {
    return this.service.add(actor, { ...input, tenantCode }, traceId);
  }

  @Guarded(RETIRE_VEHICLE)
  @Mutation(() => RetireVehicleResult, {
    description:
      '停用一辆车；已排给它的配送不变。Retires a vehicle; runs that have it keep it. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, VEHICLE_NOT_FOUND, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  retireVehicle(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, vehicleId }: RetireVehicleInput,
  ) {
    const vehicle = uuidAt<VehicleId>(vehicleId, 'Vehicle');
    if (vehicle === null) return refuse('VEHICLE_NOT_FOUND');
    return this.service.retire(actor, { commandId, tenantCode: vehicle.tenantCode, vehicleId: vehicle.id }, traceId);
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() { actor }: GraphqlContext) {
    return this.service.byId(actor, id);
  }

  @ResolveField()
  id(@Parent() vehicle: VehicleEntity) {
    return globalId('Vehicle', vehicle.tenantCode, vehicle.id);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() vehicle: VehicleEntity) {
    return placeRef(vehicle.tenantCode);
  }
}

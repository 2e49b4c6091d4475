import { Injectable } from '@nestjs/common';
import { tellPlaceV1 } from '@yicang/contracts';
import { localDateAt, refuse, Refusal, uuidAt, type Actor, type TenantCode, type VehicleId } from '@yicang/kernel';
import { pageStartById, refusalByConstraint, UnitOfWork } from '@yicang/platform-db';
import { orNull } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { VehicleEntity } from './vehicle.entity.js';
import {
  acceptVehicleName,
  ADD_VEHICLE,
  READ_VEHICLES,
  RETIRE_VEHICLE,
  retireVehicle,
  type VehicleState,
} from './vehicle.rules.js';

interface OfPlace {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
}
export interface AddVehicle extends OfPlace, Omit<VehicleState, 'id' | 'retiredOn'> {}
export interface RetireVehicle extends OfPlace {
  readonly vehicleId: VehicleId;
}

@Injectable()
export class VehiclesService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** The community delivers with it from now on. Directory is asked first whether there is such a community. */
  add(actor: Actor, command: AddVehicle, traceId: string): Promise<VehicleEntity | Refusal> {
    const { commandId, tenantCode, ...facts } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: ADD_VEHICLE, commandId, input: command, traceId },
      async (tx) => {
        const { nameZh } = facts;
        const accepted = acceptVehicleName(nameZh);
        if (accepted instanceof Refusal) return accepted;
        const vehicle = { ...facts, id: uuidv7() as VehicleId, retiredOn: null };
        await tx.audit(ADD_VEHICLE.name, { vehicleId: vehicle.id });
        return refusalByConstraint({ vehicle_name_unique: refuse('VEHICLE_NAME_TAKEN', { nameZh }) }, () =>
          tx.insert(VehicleEntity, vehicle),
        );
      },
      () => this.bus.rpc(tellPlaceV1, { tenantCode }, { traceId }),
    );
  }

  /** No run gets it from now on. */
  retire(actor: Actor, command: RetireVehicle, traceId: string): Promise<VehicleEntity | Refusal> {
    const { commandId, tenantCode, vehicleId } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: RETIRE_VEHICLE, commandId, input: command, traceId },
      async (tx) => {
        const vehicle = await tx.lock(VehicleEntity, { id: vehicleId });
        if (vehicle === null) return refuse('VEHICLE_NOT_FOUND');
        const retired = retireVehicle(vehicle, localDateAt(tx.now));
        if (retired === 'unchanged') return vehicle;
        await tx.audit(RETIRE_VEHICLE.name, { vehicleId });
        return tx.save(VehicleEntity, vehicle, retired);
      },
    );
  }

  /** The vehicle behind a global id; null when the id is none, or the vehicle is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<VehicleEntity | null> {
    const key = uuidAt<VehicleId>(id, 'Vehicle');
    if (key === null) return null;
    return orNull(await this.uow.read(actor, key.tenantCode, READ_VEHICLES, (tx) => tx.findOne(VehicleEntity, key)));
  }

  /** The vehicles of a place and all inside it, retired ones too, by community and age. */
  list(actor: Actor, place: TenantCode, after: readonly [string, string] | null, limit: number) {
    return this.uow.read(actor, place, READ_VEHICLES, (tx) =>
      tx.rows(VehicleEntity, 'where (tenant_code, id) > ($1, $2::uuid) order by tenant_code, id limit $3', [
        ...pageStartById(after),
        limit,
      ]),
    );
  }
}

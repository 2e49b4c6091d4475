import { Injectable } from '@nestjs/common';
import { tellPlaceV1 } from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  uuidAt,
  type Actor,
  type CentreId,
  type CentreWindowId,
  type LocalDate,
  type TenantCode,
} from '@yicang/kernel';
import { pageStartById, refusalByConstraint, UnitOfWork } from '@yicang/platform-db';
import { orNull, orThrow } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { placesTaken } from '../bookings/booking.changes.js';
import { CentreEntity, CentreWindowEntity } from './centre.entity.js';
import {
  acceptCentreName,
  acceptWindow,
  ADD_CENTRE_WINDOW,
  CENTRE_WINDOWS_MAX,
  END_CENTRE_WINDOW,
  endWindow,
  OPEN_CENTRE,
  READ_CENTRES,
  type CentreWindowState,
} from './centre.rules.js';

interface OfPlace {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
}
export interface OpenCentre extends OfPlace {
  readonly nameZh: string;
}
export interface AddCentreWindow extends OfPlace, Omit<CentreWindowState, 'id' | 'endedOn'> {}
export interface EndCentreWindow extends OfPlace {
  readonly windowId: CentreWindowId;
}

@Injectable()
export class CentresService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** The community has a centre. Directory is asked first whether there is such a community. */
  open(actor: Actor, command: OpenCentre, traceId: string): Promise<CentreEntity | Refusal> {
    const { commandId, tenantCode, nameZh } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: OPEN_CENTRE, commandId, input: command, traceId },
      async (tx) => {
        const accepted = acceptCentreName(nameZh);
        if (accepted instanceof Refusal) return accepted;
        const facts = { id: uuidv7() as CentreId, nameZh, openedOn: localDateAt(tx.now) };
        await tx.audit(OPEN_CENTRE.name, { centreId: facts.id });
        return refusalByConstraint({ centre_name_unique: refuse('CENTRE_NAME_TAKEN', { nameZh }) }, () =>
          tx.insert(CentreEntity, facts),
        );
      },
      () => this.bus.rpc(tellPlaceV1, { tenantCode }, { traceId }),
    );
  }

  /** The centre has one window more, every week from now on. */
  addWindow(actor: Actor, command: AddCentreWindow, traceId: string): Promise<CentreWindowEntity | Refusal> {
    const { commandId, tenantCode, ...facts } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: ADD_CENTRE_WINDOW, commandId, input: command, traceId },
      async (tx) => {
        const { centreId } = facts;
        const accepted = acceptWindow(facts);
        if (accepted instanceof Refusal) return accepted;
        const centre = await tx.lock(CentreEntity, { id: centreId });
        if (centre === null) return refuse('CENTRE_NOT_FOUND');
        const there = await tx.find(CentreWindowEntity, { centreId }, { limit: CENTRE_WINDOWS_MAX });
        if (there.length >= CENTRE_WINDOWS_MAX) return refuse('CENTRE_WINDOWS_TOO_MANY', { max: CENTRE_WINDOWS_MAX });
        const window = { ...facts, id: uuidv7() as CentreWindowId, endedOn: null };
        await tx.audit(ADD_CENTRE_WINDOW.name, { centreId, windowId: window.id });
        return tx.insert(CentreWindowEntity, window);
      },
    );
  }

  /** From today on nothing more is planned in the window. */
  endWindow(actor: Actor, command: EndCentreWindow, traceId: string): Promise<CentreWindowEntity | Refusal> {
    const { commandId, tenantCode, windowId } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: END_CENTRE_WINDOW, commandId, input: command, traceId },
      async (tx) => {
        const window = await tx.lock(CentreWindowEntity, { id: windowId });
        if (window === null) return refuse('WINDOW_NOT_FOUND');
        const ended = endWindow(window, localDateAt(tx.now));
        if (ended === 'unchanged') return window;
        await tx.audit(END_CENTRE_WINDOW.name, { windowId });
        return tx.save(CentreWindowEntity, window, ended);
      },
    );
  }

  /** The centre behind a global id; null when the id is none, or the centre is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<CentreEntity | null> {
    const key = uuidAt<CentreId>(id, 'Centre');
    if (key === null) return null;
    return orNull(await this.uow.read(actor, key.tenantCode, READ_CENTRES, (tx) => tx.findOne(CentreEntity, key)));
  }

  /** The centres of a place and all inside it, by community and age. */
  list(actor: Actor, place: TenantCode, after: readonly [string, string] | null, limit: number) {
    return this.uow.read(actor, place, READ_CENTRES, (tx) =>
      tx.rows(CentreEntity, 'where (tenant_code, id) > ($1, $2::uuid) order by tenant_code, id limit $3', [
        ...pageStartById(after),
        limit,
      ]),
    );
  }

  /** The windows of centres of one community, each centre's oldest first. */
  async windowsOf(actor: Actor, tenantCode: TenantCode, ids: readonly CentreId[]): Promise<CentreWindowEntity[][]> {
    const found = await this.uow.read(actor, tenantCode, READ_CENTRES, (tx) =>
      tx.rows(CentreWindowEntity, 'where tenant_code = $1 and centre_id = any ($2) order by id', [tenantCode, ids]),
    );
    const byCentre = Map.groupBy(orThrow(found), ({ centreId }) => centreId);
    return ids.map((id) => byCentre.get(id) ?? []);
  }

  /** How many places of a window are taken on a day. */
  async taken(actor: Actor, { tenantCode, id }: CentreWindowEntity, on: LocalDate): Promise<number> {
    return orThrow(await this.uow.read(actor, tenantCode, READ_CENTRES, (tx) => placesTaken(tx, tenantCode, id, on)));
  }
}

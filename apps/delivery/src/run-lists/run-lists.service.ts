import { Injectable } from '@nestjs/common';
import { endOfDay, TIME_ZONE, uuidAt, type Actor, type RunId, type TenantCode } from '@yicang/kernel';
import { type ReadTx, UnitOfWork } from '@yicang/platform-db';
import { Files } from '@yicang/platform-files';
import { orNull, orThrow } from '@yicang/platform-graphql';
import { Shelves } from '../bookings/shelves.js';
import { RunEntity } from '../runs/run.entity.js';
import { maySee } from '../runs/run.rules.js';
import { VehicleEntity } from '../vehicles/vehicle.entity.js';
import { packingPaper, pickPaper, type RunHead } from './run-list.paper.js';
import {
  packingLines,
  pickLines,
  READ_RUN_LISTS,
  type Door,
  type PackingLine,
  type PickLine,
  type RunList,
} from './run-list.rules.js';

export interface RunLists {
  readonly tenantCode: TenantCode;
  readonly head: RunHead;
  readonly pick: readonly PickLine[];
  readonly packing: readonly PackingLine[];
  readonly weightGrams: number;
}
export interface RunListFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

const NAMES: Readonly<Record<RunList, string>> = { pick: '拣货单', packing: '装箱单' };

/** What a run's volunteers fetch and pack, before it departs and on its way. */
@Injectable()
export class RunListsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly shelves: Shelves,
    private readonly files: Files,
  ) {}

  /** The lists of the run behind a global id; null when the id is none, or the run is not there or not the actor's to see. */
  async byRun(actor: Actor, id: string, traceId: string): Promise<RunLists | null> {
    const key = uuidAt<RunId>(id, 'Run');
    if (key === null) return null;
    const { tenantCode } = key;
    const found = orNull(
      await this.uow.read(actor, tenantCode, READ_RUN_LISTS, async (tx) => {
        const run = await tx.findOne(RunEntity, key);
        if (run === null || !maySee(actor, run, tenantCode, await tx.time())) return null;
        const { vehicleId } = run;
        const vehicle = vehicleId && (await tx.findOne(VehicleEntity, { tenantCode, id: vehicleId }));
        return { head: headOf(run, vehicle), doors: await doorsOf(tx, run) };
      }),
    );
    if (found === null) return null;
    const { head, doors } = found;
    const things = orThrow(
      await this.shelves.of(
        tenantCode,
        doors.map(({ itemCode }) => itemCode),
        traceId,
      ),
    );
    const weightGrams = things.reduce((sum, thing) => sum + thing.weightGrams, 0);
    return { tenantCode, head, pick: pickLines(doors, things), packing: packingLines(doors, things), weightGrams };
  }

  /** One of them as a sheet of paper, linked for the actor. */
  async paper(actor: Actor, id: string, list: RunList, traceId: string): Promise<RunListFile | null> {
    const lists = await this.byRun(actor, id, traceId);
    if (lists === null) return null;
    const { tenantCode, head, pick, packing } = lists;
    const sheet = await (list === 'pick' ? pickPaper(head, pick) : packingPaper(head, packing));
    const { sha256, bytes } = await this.files.put([sheet]);
    const name = `${NAMES[list]}-${head.code}-${head.on}.pdf`;
    const path = this.files.linkFor(actor, { sha256, name, mediaType: 'application/pdf', tenantCode });
    return { path, name, bytes };
  }
}

/** The doors of the run: those that are booked until it departs, then those it goes to. */
function doorsOf(tx: ReadTx, { tenantCode, id, status }: RunEntity): Promise<Door[]> {
  return tx.sql<Door>(status === 'scheduled' ? BOOKED : UNDER_WAY, [tenantCode, id]);
}

const BOOKED = `
  select booking.position, booking.item_code as "itemCode", need.family_id as "familyId"
    from booking join plan on plan.tenant_code = booking.tenant_code and plan.id = booking.plan_id
      join need on need.tenant_code = plan.tenant_code and need.id = plan.need_id
   where booking.tenant_code = $1 and booking.run_id = $2 and plan.status = 'held'
   order by booking.position`;
const UNDER_WAY = `
  select position, item_code as "itemCode", family_id as "familyId"
    from stop where tenant_code = $1 and run_id = $2 and status <> 'notIssued' order by position`;

/** The same run is the same paper, whenever it is printed. */
function headOf({ code, startedOn, dueFrom, dueUntil }: RunEntity, vehicle: VehicleEntity | null): RunHead {
  const window = dueFrom && dueUntil && `${clock.format(dueFrom)}–${clock.format(dueUntil).replace('00:00', '24:00')}`;
  const remarks = [window, vehicle?.nameZh].filter((remark) => typeof remark === 'string');
  return { code: code ?? '', on: startedOn, remarks, printedAt: endOfDay(startedOn) };
}

const clock = new Intl.DateTimeFormat('zh-CN', { timeZone: TIME_ZONE, timeStyle: 'short', hourCycle: 'h23' });

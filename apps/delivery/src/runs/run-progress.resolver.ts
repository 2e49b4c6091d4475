import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { tenantCodeField } from '@yicang/contracts';
import { type Actor, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  orThrow,
  placeRef,
  rowsToRead,
  toConnection,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import { RunProgressArgs, RunProgressConnection, RunProgressView } from './run-progress.graphql.js';
import { READ_RUN_PROGRESS } from './run.rules.js';

const AFTER = z.tuple([tenantCodeField]);

interface Progress {
  readonly tenantCode: TenantCode;
}

@Resolver(() => RunProgressView)
export class RunProgressResolver {
  constructor(private readonly uow: UnitOfWork) {}

  @Guarded(READ_RUN_PROGRESS)
  @Query(() => RunProgressConnection, {
    description:
      '一天的配送进展，按社区；没有配送的社区不列。How far the runs of a day have come, by community; those without runs are left out.',
  })
  async runProgress(@CurrentActor() actor: Actor, @Args() page: RunProgressArgs) {
    const [after] = cursorKeyOf(page, AFTER) ?? [''];
    const read = await this.uow.read(actor, page.place, READ_RUN_PROGRESS, (tx) =>
      tx.sql<Progress>(PROGRESS, [page.on, after, rowsToRead(page)]),
    );
    return toConnection(orThrow(read), page, ({ tenantCode }) => [tenantCode]);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() { tenantCode }: Progress) {
    return placeRef(tenantCode);
  }
}

const stops = (status: string, when = 'true') =>
  `count(stop.id) filter (where stop.status = '${status}' and ${when})::int`;
const PROGRESS = `select run.tenant_code as "tenantCode", count(distinct run.id)::int as runs,
         count(distinct run.id) filter (where run.status = 'finished')::int as finished,
         count(distinct run.id) filter (where run.status = 'scheduled')::int as scheduled,
         count(booking.plan_id) filter (where run.status = 'scheduled')::int as booked,
         ${stops('waiting')} as waiting, ${stops('underWay')} as "underWay", ${stops('handedOver')} as "handedOver",
         ${stops('handedOver', 'stop.is_on_time')} as "onTime", ${stops('handedOver', 'not stop.is_on_time')} as late,
         ${stops('failed')} as failed, ${stops('notIssued')} as "notIssued"
    from run left join stop on stop.tenant_code = run.tenant_code and stop.run_id = run.id
      left join booking on booking.tenant_code = run.tenant_code and booking.run_id = run.id and run.status = 'scheduled'
   where run.started_on = $1 and run.status <> 'cancelled' and run.tenant_code > $2
   group by run.tenant_code order by run.tenant_code limit $3`;

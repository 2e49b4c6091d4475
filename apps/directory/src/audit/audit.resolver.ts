import { Args, ArgsType, Field, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { globalId, type Actor, type TenantCode } from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  orThrow,
  PageArgs,
  rowsToRead,
  TenantCodeScalar,
  toConnection,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { AuditDetailView, AuditEntryConnection, AuditEntryView } from './audit.graphql.js';
import { AuditService, type AuditEntry } from './audit.service.js';

const AFTER = z.tuple([z.uuid()]);

@ArgsType()
export class AuditEntriesArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
}

@Resolver(() => AuditEntryView)
export class AuditResolver {
  constructor(private readonly service: AuditService) {}

  @Query(() => AuditEntryConnection, {
    description:
      '此地点（含其内）的账号与授权操作记录，最新在前；限管理者。What was done to accounts and grants in the place or inside it, newest first, for those who administer it. Refuses: NOT_PERMITTED.',
  })
  async auditEntries(@CurrentActor() actor: Actor, @Args() page: AuditEntriesArgs) {
    const [after = null] = cursorKeyOf(page, AFTER) ?? [];
    const entries = orThrow(await this.service.list(actor, page.place, { after, limit: rowsToRead(page) }));
    return toConnection(entries, page, (entry) => [entry.id]);
  }

  @ResolveField()
  id(@Parent() entry: AuditEntry) {
    return globalId('AuditEntry', entry.tenantCode, entry.id);
  }

  @ResolveField(() => [AuditDetailView])
  details(@Parent() entry: AuditEntry) {
    return Object.entries(entry.details).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    }));
  }
}

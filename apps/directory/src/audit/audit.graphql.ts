import { Field, ID, ObjectType } from '@nestjs/graphql';
import { type GlobalId, type TenantCode } from '@yicang/kernel';
import { connectionOf, DateTimeScalar, TenantCodeScalar } from '@yicang/platform-graphql';

@ObjectType('AuditDetail', { description: '审计记录的一项细节。One fact of an audit entry; opaque ids, never a name.' })
export class AuditDetailView {
  @Field() name!: string;
  @Field({ description: '非文本写作 JSON。A value that is not text is written as JSON.' }) value!: string;
}

/** One privileged act on record. */
@ObjectType('AuditEntry', { description: '审计记录：只增不改。One privileged act, on record for good.' })
export class AuditEntryView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => TenantCodeScalar) tenantCode!: TenantCode;
  @Field(() => DateTimeScalar) at!: Date;
  @Field({ description: '谁：账号编号，或系统任务名。Who: an account’s id, or the name of one of our own jobs.' })
  subject!: string;
  @Field({ description: '做了什么。What was done, such as directory.grant-role.' }) act!: string;
  @Field(() => [AuditDetailView]) details!: AuditDetailView[];
  @Field() traceId!: string;
}

export const AuditEntryConnection = connectionOf(AuditEntryView);

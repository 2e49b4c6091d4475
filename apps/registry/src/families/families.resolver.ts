import {
  Args,
  ArgsType,
  Field,
  ID,
  Mutation,
  Parent,
  Query,
  ResolveField,
  Resolver,
  ResolveReference,
} from '@nestjs/graphql';
import { globalId, refuse, type FamilyRole, type GlobalId, type TenantCode } from '@yicang/kernel';
import {
  cursorKeyOf,
  orThrow,
  PageArgs,
  parseInput,
  placeRef,
  RequestContext,
  rowsToRead,
  TenantCodeScalar,
  toConnection,
  type GraphqlContext,
  Guarded,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import { NAME_LENGTH_MAX, type Contact, type PhoneNumber } from '../households/household.rules.js';
import { Visits, type VisitedFamily } from '../visits/visits.js';
import { KeyRing } from '../secrets/key-ring.js';
import { FamiliesReader } from './families.reader.js';
import { FamiliesService } from './families.service.js';
import { familyAt, type FamilyRecord } from './family-record.js';
import {
  AssumeRoleInput,
  AssumeRoleResult,
  EndRoleInput,
  EndRoleResult,
  EraseFamilyInput,
  EraseFamilyResult,
  FamilyConnection,
  FamilyContactView,
  FamilyRoleEnum,
  FamilyView,
  RegisterFamilyInput,
  RegisterFamilyResult,
} from './family.graphql.js';
import { SEE_STOP_FAMILY } from '../visits/visit.rules.js';
import {
  pseudonymIn,
  READ_FAMILIES,
  REGISTER_FAMILY,
  ASSUME_ROLE,
  END_ROLE,
  ERASE_FAMILY,
  READ_CONTACT,
} from './family.rules.js';

const AFTER = z.tuple([z.string(), z.uuid()]);
const SEARCH = z.looseObject({ search: z.string().trim().min(1).max(NAME_LENGTH_MAX).nullish() });

@ArgsType()
class FamiliesArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => FamilyRoleEnum, { nullable: true, description: '今日有此身份。Has the role today.' })
  role?: FamilyRole | null;
  @Field(() => String, {
    nullable: true,
    description:
      '完整姓名、完整电话或电话末四位；仅限可查看联系资料者，每次搜索都有记录。A whole name, a whole number or its last four ' +
      'digits; only for those who may read contacts, and every search is on record.',
  })
  search?: string | null;
}

@Resolver(() => FamilyView)
export class FamiliesResolver {
  constructor(
    private readonly service: FamiliesService,
    private readonly reader: FamiliesReader,
    private readonly keys: KeyRing,
    private readonly visits: Visits,
  ) {}

  @Guarded(READ_FAMILIES)
  @Query(() => FamilyConnection, {
    description:
      '一个地点内的家庭；按姓名或电话查找须刚输入过密码。The families of a place and all inside it; to search by name or number one must have proved who one is. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PROOF_NEEDED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  async families(@RequestContext() context: GraphqlContext, @Args() page: FamiliesArgs) {
    const { search } = parseInput(SEARCH, page);
    const filter = { role: page.role ?? null, search: search ?? null };
    const rows = await this.reader.list(context, page.place, filter, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(orThrow(rows), page, (family) => [family.tenantCode, family.id]);
  }

  @Guarded(READ_FAMILIES, SEE_STOP_FAMILY)
  @Query(() => FamilyView, {
    nullable: true,
    description: '按 id 查家庭；不归您看的为空。By id; null when it is not yours to see.',
  })
  family(@RequestContext() context: GraphqlContext, @Args('id', { type: () => ID }) id: string) {
    return this.load(context, id);
  }

  @Guarded(REGISTER_FAMILY)
  @Mutation(() => RegisterFamilyResult, {
    description:
      '登记家庭。Puts a family into the register. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PLACE_NOT_FOUND, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  registerFamily(
    @RequestContext() context: GraphqlContext,
    @Args('input') { community, phone, ...input }: RegisterFamilyInput,
  ) {
    return this.service.register(context, { ...input, tenantCode: community, phone: phone as PhoneNumber });
  }

  @Guarded(ASSUME_ROLE)
  @Mutation(() => AssumeRoleResult, {
    description:
      '家庭新增身份。The family has a role from that day on. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, FAMILY_NOT_FOUND, FAMILY_ERASED, ' +
      'FAMILY_ROLE_HELD, FAMILY_ROLE_DAY_OUT_OF_RANGE, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  assumeRole(@RequestContext() context: GraphqlContext, @Args('input') { familyId, ...input }: AssumeRoleInput) {
    const family = familyAt(familyId);
    return family === null ? refuse('FAMILY_NOT_FOUND') : this.service.assumeRole(context, { ...input, ...family });
  }

  @Guarded(END_ROLE)
  @Mutation(() => EndRoleResult, {
    description:
      '结束家庭的身份。That day is the family’s last in the role. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, FAMILY_NOT_FOUND, FAMILY_ERASED, ' +
      'FAMILY_ROLE_NOT_HELD, FAMILY_ROLE_DAY_OUT_OF_RANGE, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  endRole(@RequestContext() context: GraphqlContext, @Args('input') { familyId, ...input }: EndRoleInput) {
    const family = familyAt(familyId);
    return family === null ? refuse('FAMILY_NOT_FOUND') : this.service.endRole(context, { ...input, ...family });
  }

  @Guarded(ERASE_FAMILY)
  @Mutation(() => EraseFamilyResult, {
    description:
      '删除家庭的个人资料，不可恢复。Erases for good who a family is; what it gave and received stays. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PROOF_NEEDED, ' +
      'FAMILY_NOT_FOUND, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  eraseFamily(@RequestContext() context: GraphqlContext, @Args('input') { familyId, ...input }: EraseFamilyInput) {
    const family = familyAt(familyId);
    return family === null ? refuse('FAMILY_NOT_FOUND') : this.service.erase(context, { ...input, ...family });
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() context: GraphqlContext) {
    return this.load(context, id);
  }

  @ResolveField()
  id(@Parent() family: FamilyRecord | VisitedFamily) {
    return idOf(family);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() family: FamilyRecord | VisitedFamily) {
    return placeRef(family.tenantCode);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      '不透露姓名的称呼，例如“爱心家庭 7K3Q5”；两种身份的编号互不关联。How it is called without its name; the codes of the two roles ' +
      'cannot be matched. Null for a volunteer at the door, who knows the name.',
  })
  pseudonym(
    @Parent() { tenantCode, id, roles }: FamilyRecord | VisitedFamily,
    @Args('as', { type: () => FamilyRoleEnum }) role: FamilyRole,
    @RequestContext() { language }: GraphqlContext,
  ) {
    if (roles === null) return null;
    return pseudonymIn(language, role, this.keys.pseudonymCode(role, { tenantCode, familyId: id }));
  }

  @Guarded(READ_CONTACT, SEE_STOP_FAMILY)
  @ResolveField(() => FamilyContactView, {
    nullable: true,
    description:
      '联系资料；无权查看或已删除时为空，须刚输入过密码（PROOF_NEEDED）。送货途中的志愿者可看姓名、电话、地址。Null when you may not read it, or when it was erased; PROOF_NEEDED when you proved who you are too long ago. A ' +
      'volunteer on the way to the family sees name, phone and address.',
  })
  async contact(@Parent() family: FamilyRecord | VisitedFamily, @RequestContext() context: GraphqlContext) {
    if (family.status === 'erased') return null;
    const contacts = (ids: readonly GlobalId[]) => this.reader.contacts(context, ids);
    const contact = await context.loaders.of<GlobalId, Contact>('contacts', contacts).load(idOf(family));
    return contact ?? this.visits.head(context, idOf(family));
  }

  private async load(context: GraphqlContext, id: string): Promise<FamilyRecord | VisitedFamily | null> {
    const families = (ids: readonly GlobalId[]) => this.reader.byIds(context.actor, ids);
    const family = await context.loaders.of<GlobalId, FamilyRecord>('families', families).load(id as GlobalId);
    return family ?? this.visits.family(context, id as GlobalId);
  }
}

function idOf({ tenantCode, id }: FamilyRecord | VisitedFamily): GlobalId {
  return globalId('Family', tenantCode, id);
}

import 'reflect-metadata';

import { Injectable, Module } from '@nestjs/common';
import {
  Args,
  ArgsType,
  Directive,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  ResolveReference,
  Resolver,
} from '@nestjs/graphql';
import {
  defineOperation,
  defineRefusals,
  defineSensitiveOperation,
  globalId,
  localDateAt,
  parseGlobalId,
  refuse,
  type Actor,
  type Fen,
  type GlobalId,
  type LocalDate,
  type TenantCode,
  type Uuid,
} from '@yicang/kernel';
import { InfrastructureFault, safeInteger, type Tenancy, UnitOfWork } from '@yicang/platform-db';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { z } from 'zod';

import {
  connectionOf,
  CurrentActor,
  cursorKeyOf,
  FenScalar,
  GramsScalar,
  type GraphqlContext,
  Guarded,
  LocalDateScalar,
  nodeInterface,
  OpenToAll,
  orNull,
  orRefused,
  orThrow,
  PageArgs,
  placeRef,
  placeStub,
  RequestContext,
  rowsToRead,
  TenantCodeScalar,
  toConnection,
  UUIDScalar,
  ValidatedInput,
} from './index.js';

/** A service of one table, as small as one can be: what the specs start. */
@Entity({ name: 'sack' })
export class SackEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'text' }) label!: string;
  @Column({ type: 'bigint', name: 'weight_grams', transformer: safeInteger }) weightGrams!: number;
  @Column({ type: 'date', name: 'filled_on' }) filledOn!: LocalDate;
  @VersionColumn({ type: 'integer' }) version!: number;
}

export const specimenTenancy: Tenancy = { sack: 'owned' };

const SEE_SACKS = defineOperation('directory.see-sacks', ['keeper', 'communityManager']);
const FILL_SACK = defineOperation('directory.fill-sack', ['keeper']);
const SEE_FILLER = defineSensitiveOperation('directory.see-filler', ['communityManager']);
const KEY = z.tuple([z.uuid()]);

defineRefusals({
  SACK_TOO_HEAVY: {
    zh: '这一袋有 {weightGrams} 克，最多 {limitGrams} 克。请分成两袋。',
    en: 'This sack weighs {weightGrams} grams, and at most {limitGrams} are allowed. Please make two of it.',
  },
});
const WEIGHT_GRAMS_MAX = 50_000;

const Node = nodeInterface();
const PlaceStub = placeStub();

@ObjectType('Sack', { implements: () => Node })
@Directive('@key(fields: "id")')
class SackView {
  @Field(() => ID) id!: GlobalId;
  @Field() label!: string;
  @Field(() => GramsScalar) weightGrams!: number;
  @Field(() => LocalDateScalar) filledOn!: LocalDate;
}
const SackConnection = connectionOf(SackView);
const FillSackResult = orRefused('FillSackResult', SackView);

@InputType()
@ValidatedInput(
  z.object({
    commandId: z.custom<Uuid>(),
    place: z.custom<TenantCode>(),
    label: z.string().trim().min(1).max(20),
    weightGrams: z.int(),
  }),
)
class FillSackInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field() label!: string;
  @Field(() => GramsScalar) weightGrams!: number;
}

@ArgsType()
class SacksArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
}

/** Lets a spec hold an operation in mid-air. */
export class Gate {
  static entered = 0;
  static open: () => void = () => undefined;
  static wait: Promise<void> = Promise.resolve();
  static close(): void {
    Gate.entered = 0;
    Gate.wait = new Promise((resolve) => (Gate.open = resolve));
  }
}

/** Every field of it fails. */
@ObjectType()
class Sick {
  constructor(private readonly fault: Error) {}

  @Field(() => String, { nullable: true })
  get ache(): string {
    throw this.fault;
  }
}

@Injectable()
@Resolver(() => SackView)
export class SacksResolver {
  constructor(private readonly uow: UnitOfWork) {}

  @Query(() => SackConnection)
  @Guarded(SEE_SACKS)
  async sacks(@CurrentActor() actor: Actor, @Args() args: SacksArgs) {
    const after = cursorKeyOf(args, KEY)?.[0] ?? '00000000-0000-0000-0000-000000000000';
    const read = await this.uow.read(actor, args.place, SEE_SACKS, (tx) =>
      tx.sql<SackEntity>(
        'select tenant_code as "tenantCode", id, label, weight_grams::integer as "weightGrams", filled_on as "filledOn" ' +
          'from sack where id > $1 order by id limit $2',
        [after, rowsToRead(args)],
      ),
    );
    return toConnection(orThrow(read), args, (sack) => [sack.id]);
  }

  @Query(() => SackView, { nullable: true })
  @Guarded(SEE_SACKS)
  sack(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: GlobalId) {
    return this.find(actor, id);
  }

  @ResolveReference()
  resolveReference(@Parent() reference: { id: GlobalId }, @RequestContext() context: GraphqlContext) {
    const sacks = context.loaders.of<GlobalId, SackEntity>('sack', (ids) =>
      Promise.all(ids.map((id) => this.find(context.actor, id))),
    );
    return sacks.load(reference.id);
  }

  @Mutation(() => FillSackResult, { description: 'Fills one sack. Refuses: SACK_TOO_HEAVY.' })
  @Guarded(FILL_SACK)
  fillSack(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') input: FillSackInput,
  ) {
    const { commandId, place, label, weightGrams } = input;
    return this.uow.command(actor, place, { operation: FILL_SACK, commandId, input, traceId }, async (tx) => {
      if (weightGrams > WEIGHT_GRAMS_MAX)
        return refuse('SACK_TOO_HEAVY', { weightGrams, limitGrams: WEIGHT_GRAMS_MAX });
      return tx.insert(SackEntity, { id: commandId, label, weightGrams, filledOn: localDateAt(tx.now) });
    });
  }

  @Query(() => String)
  @OpenToAll()
  who(@CurrentActor() actor: Actor, @RequestContext() { client, traceId, language }: GraphqlContext): string {
    return JSON.stringify({ subject: actor.subject, client, traceId, language });
  }

  @Query(() => [String])
  @OpenToAll()
  async slow(): Promise<string[]> {
    Gate.entered += 1;
    await Gate.wait;
    return ['done'];
  }

  @Query(() => [Sick])
  @OpenToAll()
  sick(@Args('how', { type: () => String }) how: string): Sick[] {
    const fault = how === 'away' ? new InfrastructureFault('database db-7 is away') : new Error('secret of table sack');
    return Array.from({ length: 3 }, () => new Sick(fault));
  }

  @Query(() => FenScalar)
  @OpenToAll()
  echoFen(@Args('amount', { type: () => FenScalar }) amount: Fen): number {
    return amount;
  }

  @Query(() => Int)
  @OpenToAll()
  unbounded(): number {
    return 0.5;
  }

  @ResolveField(() => ID)
  id(@Parent() sack: SackEntity): GlobalId {
    return globalId('Sack', sack.tenantCode, sack.id);
  }

  @ResolveField(() => String, { nullable: true, description: '谁装的。Who filled it.' })
  @Guarded(SEE_FILLER)
  filler(): string {
    return '张三';
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() sack: SackEntity) {
    return placeRef(sack.tenantCode);
  }

  private async find(actor: Actor, id: GlobalId): Promise<SackEntity | null> {
    const parts = parseGlobalId(id, 'Sack');
    if (parts === null) return null;
    const { tenantCode, local } = parts;
    return orNull(await this.uow.read(actor, tenantCode, SEE_SACKS, (tx) => tx.findOne(SackEntity, { id: local })));
  }
}

@Module({ providers: [SacksResolver] })
export class SpecimenModule {}

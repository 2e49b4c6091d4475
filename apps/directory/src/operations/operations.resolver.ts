import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor } from '@yicang/kernel';
import { CurrentActor, orThrow, RequestContext, type GraphqlContext, Guarded } from '@yicang/platform-graphql';
import {
  DiscardDeadLetterInput,
  DiscardDeadLetterResult,
  PlatformOperationsView,
  ReplayDeadLetterInput,
  ReplayDeadLetterResult,
  ServiceOperationsView,
} from './operations.graphql.js';
import { OperationsService, type ServiceOperations } from './operations.service.js';
import { READ_OPERATIONS, REPLAY_DEAD_LETTER, DISCARD_DEAD_LETTER } from './operations.rules.js';

@Resolver(() => PlatformOperationsView)
export class OperationsResolver {
  constructor(private readonly service: OperationsService) {}

  @Guarded(READ_OPERATIONS)
  @Query(() => PlatformOperationsView, {
    description:
      '各服务的运行状况；限平台管理员。How the services are doing, for platform operators. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  async operations(@CurrentActor() actor: Actor, @RequestContext() { traceId }: GraphqlContext) {
    return orThrow(await this.service.look(actor, traceId));
  }

  @Guarded(REPLAY_DEAD_LETTER)
  @Mutation(() => ReplayDeadLetterResult, {
    description:
      '重放一封死信：由原来的处理者再做一次，只起一次作用。Replays a dead letter by the handler it was for; its effect comes once. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PROOF_NEEDED, DEAD_LETTER_GONE, DEAD_LETTER_UNREADABLE, DEAD_LETTER_FAILED, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  replayDeadLetter(
    @CurrentActor() actor: Actor,
    @Args('input') input: ReplayDeadLetterInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    return this.service.replay(actor, input, traceId);
  }

  @Guarded(DISCARD_DEAD_LETTER)
  @Mutation(() => DiscardDeadLetterResult, {
    description:
      '丢弃一封死信：它不会再起作用；原因记录在案。Discards a dead letter: it never has its effect; why goes on record. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PROOF_NEEDED, DEAD_LETTER_GONE, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  discardDeadLetter(
    @CurrentActor() actor: Actor,
    @Args('input') { reason, ...input }: DiscardDeadLetterInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    return this.service.discard(actor, input, reason, traceId);
  }
}

/** What a silent service does not tell is null. */
@Resolver(() => ServiceOperationsView)
export class ServiceOperationsResolver {
  @ResolveField()
  isAnswering(@Parent() { state }: ServiceOperations) {
    return state !== null;
  }
  @ResolveField()
  eventsWaiting(@Parent() { state }: ServiceOperations) {
    return state?.eventsWaiting ?? null;
  }
  @ResolveField()
  oldestEventWaitingAt(@Parent() { state }: ServiceOperations) {
    return dateOf(state?.oldestEventWaitingAt);
  }
  @ResolveField()
  isRelayActive(@Parent() { state }: ServiceOperations) {
    return state?.isRelayActive ?? null;
  }
  @ResolveField()
  areGrantsKnown(@Parent() { state }: ServiceOperations) {
    return state?.areGrantsKnown ?? null;
  }
  @ResolveField()
  comparedAt(@Parent() { state }: ServiceOperations) {
    return dateOf(state?.comparedAt);
  }
  @ResolveField()
  eventsResent(@Parent() { state }: ServiceOperations) {
    return state?.eventsResent ?? null;
  }
  @ResolveField()
  consumers(@Parent() { state }: ServiceOperations) {
    return state?.consumers ?? null;
  }
  @ResolveField()
  deadLetterCount(@Parent() { state }: ServiceOperations) {
    return state?.deadLetterCount ?? null;
  }
  @ResolveField()
  deadLetters(@Parent() { state }: ServiceOperations) {
    return state?.deadLetters.map((letter) => ({ ...letter, parkedAt: new Date(letter.parkedAt) })) ?? null;
  }
  @ResolveField()
  dueWork(@Parent() { state }: ServiceOperations) {
    return state?.dueWork.map((work) => ({ ...work, oldestDueAt: new Date(work.oldestDueAt) })) ?? null;
  }
}

function dateOf(instant: string | null | undefined): Date | null {
  return instant == null ? null : new Date(instant);
}

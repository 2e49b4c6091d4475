import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { placeRef, OpenToAll } from '@yicang/platform-graphql';
import { PlaceStub } from '../federation.graphql.js';
import { TraceResult, TraceView } from './trace.graphql.js';
import { TracesService, type Trace } from './traces.service.js';

@Resolver(() => TraceView)
export class TracesResolver {
  constructor(private readonly service: TracesService) {}

  @OpenToAll()
  @Query(() => TraceResult, {
    description:
      '按编码查物品的公开行程，人人可看。The public life of an item by its code, for everybody. ' +
      'Refuses: ITEM_CODE_MALFORMED, ITEM_NOT_KNOWN.',
  })
  trace(@Args('code') code: string) {
    return this.service.trace(code);
  }

  @ResolveField(() => PlaceStub)
  community(@Parent() { tenantCode }: Trace) {
    return placeRef(tenantCode);
  }
}

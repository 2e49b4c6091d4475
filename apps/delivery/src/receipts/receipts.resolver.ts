import { Args, ArgsType, Field, Parent, Query, ResolveField, Resolver, ResolveReference } from '@nestjs/graphql';
import { receiptCodeField, tenantCodeField } from '@yicang/contracts';
import { globalId, parseGlobalId, Refusal, type GlobalId, type TenantCode } from '@yicang/kernel';
import {
  cursorKeyOf,
  ListSize,
  PageArgs,
  placeRef,
  rowsToRead,
  TenantCodeScalar,
  toConnection,
  OpenToAll,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import { type ReceiptEntity } from './receipt.entity.js';
import { ReceiptConnection, ReceiptResult, ReceiptView } from './receipt.graphql.js';
import { STOPS_PER_RUN_MAX } from '../runs/run.rules.js';
import { ReceiptsService } from './receipts.service.js';

const AFTER = z.tuple([tenantCodeField, receiptCodeField]);

@ArgsType()
class ReceiptsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
}

@Resolver(() => ReceiptView)
export class ReceiptsResolver {
  constructor(private readonly service: ReceiptsService) {}

  @OpenToAll()
  @Query(() => ReceiptResult, {
    description: '按编号查公开回执。A public receipt by its code. Refuses: RECEIPT_NOT_FOUND.',
  })
  receipt(@Args('code') code: string) {
    return this.service.byCode(code);
  }

  @OpenToAll()
  @Query(() => ReceiptConnection, {
    description: '一个地点的公开回执。The public receipts of a place and all inside it.',
  })
  async receipts(@Args() page: ReceiptsArgs) {
    const rows = await this.service.list(page.place, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(rows, page, (receipt) => [receipt.tenantCode, receipt.code]);
  }

  @OpenToAll()
  @ListSize(STOPS_PER_RUN_MAX)
  @Query(() => [ReceiptView], {
    description:
      '一次配送的全部公开回执，按配送编号查。The public receipts of a run, by the run’s code; none when there is no such run.',
  })
  receiptsOfRun(@Args('code') code: string) {
    return this.service.ofRun(code);
  }

  @ResolveReference()
  async resolveReference(@Parent() { id }: { readonly id: GlobalId }) {
    const receipt = parseGlobalId(id, 'Receipt');
    const found = receipt && (await this.service.byCode(receipt.local));
    return found instanceof Refusal ? null : found;
  }

  @ResolveField()
  id(@Parent() receipt: ReceiptEntity) {
    return globalId('Receipt', receipt.tenantCode, receipt.code);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() receipt: ReceiptEntity) {
    return placeRef(receipt.tenantCode);
  }
}

import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { uuidAt, type StopId } from '@yicang/kernel';
import { Guarded, RequestContext, type GraphqlContext } from '@yicang/platform-graphql';
import { SignatureFileView } from './signature.graphql.js';
import { READ_SIGNATURE, SIGNATURE_DAYS } from './signature.rules.js';
import { SignaturesService } from './signatures.service.js';

@Resolver()
export class SignaturesResolver {
  constructor(private readonly service: SignaturesService) {}

  @Guarded(READ_SIGNATURE)
  @Query(() => SignatureFileView, {
    nullable: true,
    description:
      `一站的签名，保存 ${SIGNATURE_DAYS} 天；没有或无权看时为空，须刚输入过密码（PROOF_NEEDED），每次查看都有记录。What was signed at a stop, kept for ` +
      `${SIGNATURE_DAYS} days. Null when there is none or it is not yours to see; PROOF_NEEDED when you proved who you are too long ago. Every look is on record.`,
  })
  signature(@RequestContext() context: GraphqlContext, @Args('stopId', { type: () => ID }) stopId: string) {
    const stop = uuidAt<StopId>(stopId, 'Stop');
    return stop && this.service.linked(context, stop);
  }
}

import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { type TenantCode } from '@yicang/kernel';
import {
  DateTimeScalar,
  enumOf,
  orRefused,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
  ListSize,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { LIGHTS, type Light } from './operations.rules.js';
import { OPERATED_SERVICES } from './operations.service.js';

export const LightEnum = enumOf('Light', LIGHTS, '好坏：绿、黄、红。Well, not quite, or not at all.');
export const OperatedServiceEnum = enumOf('OperatedService', OPERATED_SERVICES, '一个服务。One of the services.');

@ObjectType('OperationsAlarm', { description: '一件不该如此的事。Something that is not as it should be.' })
export class OperationsAlarmView {
  @Field({ description: '名称，与 docs/runbooks 里的处理手册同名。Its name, and that of its page in docs/runbooks.' })
  name!: string;
  @Field(() => LightEnum, { description: '有多严重。How bad it is.' }) light!: Light;
  @Field(() => Int, { description: '多少：有时间的按秒，可数的按件。How much of it: seconds, or pieces.' })
  figure!: number;
}

@ObjectType('ConsumerState', { description: '一个事件消费者的进度。How far one consumer of events is.' })
export class ConsumerStateView {
  @Field({ description: '消费者的名称。The name of the consumer.' }) name!: string;
  @Field({ description: '它读的流。The stream it reads.' }) stream!: string;
  @Field(() => Int, { description: '还在等的事件。Events that wait.' }) waiting!: number;
  @Field(() => Int, { description: '已送出、尚未做完的。Delivered, and not done.' }) inHand!: number;
  @Field(() => Int, { description: '又送了一次的。Delivered again.' }) redelivered!: number;
}

@ObjectType('DeadLetter', {
  description:
    '一封死信：没有处理者能处理的消息；不透露内容。A message no handler could treat; nothing of what it says.',
})
export class DeadLetterView {
  @Field(() => TenantCodeScalar) tenantCode!: TenantCode;
  @Field({ description: '哪个消费者的。Whose it is.' }) consumer!: string;
  @Field({ description: '来自哪个流。From which stream.' }) stream!: string;
  @Field(() => Int, { description: '在流里的序号。Its place in the stream.' }) seq!: number;
  @Field({ description: '事件的主题。The subject it came on.' }) subject!: string;
  @Field(() => String, {
    nullable: true,
    description: '事件的编号；不是事件则为空。The event’s id; null for what is none.',
  })
  eventId!: string | null;
  @Field({ description: '为什么处理不了。Why nobody could treat it.' }) problem!: string;
  @Field(() => DateTimeScalar, { description: '何时搁置的。When it was set aside.' }) parkedAt!: Date;
}

@ObjectType('DueWorkState', {
  description: '到时要做的一类工作，含重建。Work of one kind that has a time, rebuilds among it.',
})
export class DueWorkStateView {
  @Field({ description: '哪一类。Which kind.' }) kind!: string;
  @Field(() => Int, { description: '共有多少。How much there is.' }) waiting!: number;
  @Field(() => Int, { description: '已过时的。How much of it is late.' }) late!: number;
  @Field(() => Int, { description: '上次失败的。How much of it failed last time.' }) failing!: number;
  @Field(() => DateTimeScalar, { description: '最早的一件何时到期。When the first of it is due.' }) oldestDueAt!: Date;
}

@ObjectType('ServiceOperations', { description: '一个服务的运行状况。How one service is doing.' })
export class ServiceOperationsView {
  @Field(() => OperatedServiceEnum, { description: '哪个服务。Which service.' }) service!: string;
  @Field(() => LightEnum, { description: '总的好坏。How it is doing, all in all.' }) light!: Light;
  @ListSize(10)
  @Field(() => [OperationsAlarmView], {
    description: '不该如此的事；空为一切正常。What is the matter; none: all is well.',
  })
  alarms!: OperationsAlarmView[];
  @Field(() => Boolean, {
    description: '有没有回答；没有时其余都为空。Whether it answers; when not, all else is null.',
  })
  isAnswering!: boolean;
  @Field(() => Int, { nullable: true, description: '还没发出的事件。Events that have not left.' })
  eventsWaiting!: number | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '其中最早的。The oldest of them.' })
  oldestEventWaitingAt!: Date | null;
  @Field(() => Boolean, {
    nullable: true,
    description: '发事件的是不是答话的这个进程。Whether this very process sends them.',
  })
  isRelayActive!: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: '是否知道所有授权变动。Whether all changes of grants are known.',
  })
  areGrantsKnown!: boolean | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '何时对过账（流与发件箱）。When stream and outbox were compared.',
  })
  comparedAt!: Date | null;
  @Field(() => Int, {
    nullable: true,
    description: '那次发现丢失、已补发的事件。Events found lost then, and sent again.',
  })
  eventsResent!: number | null;
  @ListSize(10)
  @Field(() => [ConsumerStateView], { nullable: true, description: '各消费者的进度。How far its consumers are.' })
  consumers!: ConsumerStateView[] | null;
  @Field(() => Int, { nullable: true, description: '死信共有多少。How many dead letters there are.' })
  deadLetterCount!: number | null;
  @ListSize(50)
  @Field(() => [DeadLetterView], { nullable: true, description: '死信，最新 50 封。Its dead letters, the newest 50.' })
  deadLetters!: DeadLetterView[] | null;
  @ListSize(10)
  @Field(() => [DueWorkStateView], { nullable: true, description: '到时要做的工作。Work that has a time.' })
  dueWork!: DueWorkStateView[] | null;
}

@ObjectType('PlatformOperations', { description: '整个平台的运行状况。How the platform is doing.' })
export class PlatformOperationsView {
  @Field(() => DateTimeScalar) asOf!: Date;
  @Field(() => LightEnum, { description: '与最坏的服务相同。As bad as the worst of them.' }) light!: Light;
  @ListSize(6)
  @Field(() => [ServiceOperationsView], { description: '各服务。Each service.' })
  services!: ServiceOperationsView[];
}

@ObjectType('TreatedDeadLetter', { description: '处理过的死信。A dead letter that was treated.' })
export class TreatedDeadLetterView {
  @Field(() => String, {
    nullable: true,
    description: '事件的编号；不是事件则为空。The event’s id; null for what is none.',
  })
  eventId!: string | null;
}
export const ReplayDeadLetterResult = orRefused('ReplayDeadLetterResult', TreatedDeadLetterView);
export const DiscardDeadLetterResult = orRefused('DiscardDeadLetterResult', TreatedDeadLetterView);

const name = z.string().min(1).max(200);

@InputType()
@ValidatedInput(z.looseObject({ consumer: name, stream: name, seq: z.int().min(0) }))
export class ReplayDeadLetterInput {
  @Field(() => UUIDScalar) commandId!: string;
  @Field(() => OperatedServiceEnum, { description: '哪个服务的。Of which service.' })
  service!: (typeof OPERATED_SERVICES)[number];
  @Field(() => TenantCodeScalar) tenantCode!: TenantCode;
  @Field({ description: '哪个消费者的。Of which consumer.' }) consumer!: string;
  @Field({ description: '来自哪个流。From which stream.' }) stream!: string;
  @Field(() => Int, { description: '在流里的序号。Its place in the stream.' }) seq!: number;
}

@InputType()
@ValidatedInput(z.looseObject({ reason: z.string().trim().min(3).max(300) }))
export class DiscardDeadLetterInput extends ReplayDeadLetterInput {
  @Field({ description: '为什么丢弃，3–300 字，记录在案。Why, 3 to 300 characters; it goes on record.' })
  reason!: string;
}

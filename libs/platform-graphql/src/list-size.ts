import { Directive } from '@nestjs/graphql';

/**
 * The list, which has no pages, is about this long: what the gateway weighs a question by. Every list of objects says it, since one
 * within another is asked for as often as the first is long. Of the many that could be are meant: not the rarest case, which is
 * the service's to bound.
 */
export function ListSize(assumedSize: number): MethodDecorator & PropertyDecorator {
  return Directive(`@listSize(assumedSize: ${assumedSize})`);
}

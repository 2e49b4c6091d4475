import 'reflect-metadata';

import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ExternalContextCreator } from '@nestjs/core';
import { NestContainer } from '@nestjs/core/injector/container.js';
import { Args, ArgsType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '@yicang/kernel';
import { z } from 'zod';

import { resolveDirectly } from './direct-fields.js';
import { CurrentActor, type GraphqlContext, RequestContext } from './graphql-context.js';
import { ValidatedInput } from './validated-input.js';

@ArgsType()
@ValidatedInput(z.object({ first: z.int().max(100) }))
class CheckedArgs {
  first!: number;
}

interface Sack {
  readonly label: string;
}

@Resolver()
class Sacks {
  private readonly mark = '#';

  @ResolveField()
  label(@Parent() { label }: Sack, @Args('as', { type: () => String }) as: string, @CurrentActor() actor: Actor) {
    return [this.mark, label, as, actor.subject];
  }

  @ResolveField()
  whole(@RequestContext() { traceId }: GraphqlContext, @Parent() sack: Sack) {
    return [traceId, sack.label];
  }

  @ResolveField()
  checked(@Args() { first }: CheckedArgs) {
    return first;
  }

  @Query(() => String)
  asked() {
    return 'asked';
  }
}

const NOTHING = { guards: false, filters: false, interceptors: false };
const context = { actor: { subject: 'someone' }, traceId: 'a-trace' };
const sacks = new Sacks();

function resolver(name: keyof Sacks, options?: typeof NOTHING): (...given: unknown[]) => unknown {
  const creator = ExternalContextCreator.fromContainer(new NestContainer());
  resolveDirectly(creator);
  // Nest looks its parameters up itself
  const parameters = { exchangeKeyForValue: (_type: number, _data: unknown, args: unknown[]) => args[1] };
  return creator.create(
    sacks,
    sacks[name] as () => unknown,
    name,
    ROUTE_ARGS_METADATA,
    parameters as never,
    undefined,
    undefined,
    options,
    'graphql',
  );
}

it('gives a plain field its parent, its argument and who asks, and takes its value as it is', () => {
  const given = [{ label: 'rice' }, { as: 'donor' }, context, {}];
  expect(resolver('label', NOTHING)(...given)).toEqual(['#', 'rice', 'donor', 'someone']);
});

it('gives a reference, which has no arguments, the same', () => {
  expect(resolver('whole', NOTHING)({ label: 'rice' }, context, {})).toEqual(['a-trace', 'rice']);
});

it('leaves a field whose input is looked at to Nest', async () => {
  const answer = resolver('checked', NOTHING)({}, { first: 7 }, context, {});
  expect(answer).toBeInstanceOf(Promise);
  expect(await answer).toBe(7);
});

it('leaves what asks for guards, filters and interceptors to Nest', async () => {
  const answer = resolver('asked')({}, {}, context, {});
  expect(answer).toBeInstanceOf(Promise);
  expect(await answer).toBe('asked');
});

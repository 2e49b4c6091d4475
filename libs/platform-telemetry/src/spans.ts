import {
  context,
  type Context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

import { rootTrace, telemetry } from './switch.js';

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const;
export type SpanKindName = keyof typeof KINDS;

/** What is known of a span besides its name. Attributes never name or describe a person. */
export interface SpanOptions {
  readonly kind?: SpanKindName;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** Where it was begun, as W3C Trace Context writes it; absent: in whatever span is under way. */
  readonly parent?: string | null;
  /** 32 hex digits: the trace it begins when there is neither a parent nor a span under way. */
  readonly traceId?: string;
}

/** What `work` gives; the time it takes is a span of this name while telemetry is on. What it throws marks the span. */
export function inSpan<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  return telemetry.isOn ? within(startSpan(name, options), work) : work();
}

/** One piece of work done for several at once: a span for each of those it was begun in, all of the same time. `parentsOf` is asked while telemetry is on. */
export async function inSpans<T>(
  name: string,
  parentsOf: () => readonly (string | null)[],
  options: Omit<SpanOptions, 'parent' | 'traceId'>,
  work: () => Promise<T>,
): Promise<T> {
  if (!telemetry.isOn) return work();
  const [first, ...others] = parentsOf().map((parent) => startSpan(name, { ...options, parent }));
  if (first === undefined) return work();
  try {
    return await within(first, work);
  } finally {
    others.forEach((span) => span.end());
  }
}

/** More is known of the span that is under way. */
export function addToSpan(name: string, value: string | number | boolean): void {
  if (telemetry.isOn) trace.getActiveSpan()?.setAttribute(name, value);
}

/** The span that is under way, as W3C Trace Context writes it, for whoever goes on with it; null when there is none. */
export function traceparentNow(): string | null {
  if (!telemetry.isOn) return null;
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}

function startSpan(name: string, { kind = 'internal', attributes, parent = null, traceId }: SpanOptions): Span {
  const begun: Context =
    parent === null ? context.active() : propagation.extract(ROOT_CONTEXT, { traceparent: parent });
  rootTrace.id = traceId ?? null;
  try {
    return trace.getTracer('yicang').startSpan(name, { kind: KINDS[kind], attributes }, begun);
  } finally {
    rootTrace.id = null;
  }
}

async function within<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await context.with(trace.setSpan(context.active(), span), work);
  } catch (fault) {
    // its name, and never its words: they may hold what somebody typed
    span.setStatus({ code: SpanStatusCode.ERROR, message: fault instanceof Error ? fault.name : 'fault' });
    throw fault;
  } finally {
    span.end();
  }
}

import { monitorEventLoopDelay } from 'node:perf_hooks';

import { context, metrics, propagation, trace } from '@opentelemetry/api';

import { forgetInstruments, observe } from './instruments.js';
import { rootTrace, telemetry } from './switch.js';

const EXPORT_EVERY_MS = 5_000;
const PART_MAX_MS = 3_000;

/** What was begun, and its end. */
export interface Telemetry {
  /** What is not sent yet is sent, for 3 seconds at most. */
  stop(): Promise<void>;
}

let running: { readonly end: () => Promise<void>; users: number } | null = null;

/**
 * Spans and figures of this process go to an OpenTelemetry collector at this address (OTLP over HTTP), named `serviceName`; once
 * for a process, whoever of its services comes first. Without an address nothing is loaded and nothing costs anything.
 */
export async function startTelemetry(serviceName: string, endpoint: string | undefined): Promise<Telemetry> {
  if (endpoint === undefined) return { stop: () => Promise.resolve() };
  const mine = (running ??= { end: await begin(serviceName, endpoint), users: 0 });
  mine.users++;
  return {
    stop: async () => {
      if (--mine.users > 0) return;
      running = null;
      await mine.end();
    },
  };
}

async function begin(serviceName: string, endpoint: string): Promise<() => Promise<void>> {
  const [sdk, measuring, { resourceFromAttributes }, { AsyncLocalStorageContextManager }, core, spans, figures] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/sdk-metrics'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/core'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/exporter-metrics-otlp-http'),
    ]);
  const resource = resourceFromAttributes({ 'service.name': serviceName, 'service.namespace': 'yicang' });
  const random = new sdk.RandomIdGenerator();
  const tracing = new sdk.TracerProvider({
    resource,
    idGenerator: {
      generateTraceId: () => rootTrace.id ?? random.generateTraceId(),
      generateSpanId: () => random.generateSpanId(),
    },
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new spans.OTLPTraceExporter({ url: new URL('/v1/traces', endpoint).href }),
        scheduledDelayMillis: 1_000,
      }),
    ],
  });
  const exporter = new figures.OTLPMetricExporter({ url: new URL('/v1/metrics', endpoint).href });
  const reader = new measuring.PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: EXPORT_EVERY_MS,
    exportTimeoutMillis: PART_MAX_MS,
  });
  const meters = new measuring.MeterProvider({ resource, readers: [reader] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new core.W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(tracing);
  metrics.setGlobalMeterProvider(meters);
  telemetry.isOn = true;
  const forgetProcess = observeProcess();
  return async () => {
    forgetProcess();
    telemetry.isOn = false;
    forgetInstruments();
    const sent = Promise.allSettled([tracing.shutdown(), meters.shutdown()]);
    // a collector that is away keeps nobody
    await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, PART_MAX_MS).unref())]);
    for (const api of [context, propagation, trace, metrics]) api.disable();
  };
}

function observeProcess(): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const forget = observe(['process.memory.usage', 'process.cpu.time', 'nodejs.eventloop.delay.p99'], () => {
    const { user, system } = process.cpuUsage();
    const p99 = delay.percentile(99) / 1e9;
    delay.reset();
    return Promise.resolve([
      { name: 'process.memory.usage', value: process.memoryUsage.rss() },
      { name: 'process.cpu.time', value: (user + system) / 1e6 },
      { name: 'nodejs.eventloop.delay.p99', value: Number.isFinite(p99) ? p99 : 0 },
    ]);
  });
  return () => {
    forget();
    delay.disable();
  };
}

export { INSTRUMENTS, type InstrumentName, observe, type Observation, record } from './instruments.js';
export { addToSpan, inSpan, inSpans, type SpanKindName, type SpanOptions, traceparentNow } from './spans.js';
export { startTelemetry, type Telemetry } from './start-telemetry.js';

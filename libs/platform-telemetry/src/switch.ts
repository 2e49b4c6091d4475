/** Nothing is measured or traced, and nothing of it costs anything, until `startTelemetry`. */
export const telemetry = { isOn: false };

/** The trace a root span is to belong to: the number under which our logs know the request. Read by the id generator. */
export const rootTrace: { id: string | null } = { id: null };

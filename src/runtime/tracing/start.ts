import { traceBy } from './tracing.js';

/** The standard variables that say where spans go. */
const PLACES = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_TRACES_EXPORTER'];

const isAsked = (environment: NodeJS.ProcessEnv): boolean =>
  environment.OTEL_SDK_DISABLED?.toLowerCase() !== 'true' &&
  environment.OTEL_TRACES_EXPORTER !== 'none' &&
  PLACES.some((name) => environment[name]);

/**
 * Begins to trace if the environment says where to (docs/adr/0037). Nothing of the library is loaded otherwise: that would
 * make a start longer. Returns what sends the last spans.
 */
export async function startTracing(
  environment: NodeJS.ProcessEnv,
  version: string,
): Promise<() => Promise<void>> {
  if (!isAsked(environment)) return async () => undefined;
  const { openTelemetry } = await import('./open-telemetry.js');
  const { tracing, stop } = openTelemetry(version);
  traceBy(tracing);
  return async () => {
    traceBy(null);
    await stop();
  };
}

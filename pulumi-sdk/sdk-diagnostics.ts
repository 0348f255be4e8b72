import * as log from "@pulumi/pulumi/log";

/** With `GOLDEN_SDK_DEBUG=1` the SDK keeps both. */
const isKept = process.env["GOLDEN_SDK_DEBUG"] === "1";

/**
 * Keeps the SDK's debug messages to itself: three or four for each resource, each a call to the engine, which drops them unless it was
 * started with `--debug`. They are a quarter of the processor time of a preview, and whether `--debug` was given no program is told.
 */
export function muteDebugMessages(): void {
  const messages = log as { debug?: typeof log.debug };
  if (!isKept && messages.debug !== undefined) messages.debug = () => Promise.resolve();
}

/**
 * Stops Pulumi's host from mapping every frame of every stack trace to its source, of which the SDK takes dozens for each resource: a
 * tenth of the processor time. Our code is deployed without source maps, so that our own frames stay as they are.
 */
export function ignoreSourceMaps(): void {
  if (!isKept) Reflect.set(Error, "prepareStackTrace", undefined);
}

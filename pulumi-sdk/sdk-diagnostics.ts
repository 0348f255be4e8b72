import * as log from "@pulumi/pulumi/log";
import { isPlain } from "./switch";

/**
 * Keeps the SDK's debug messages to itself.
 *
 * Why: there are three or four for each resource, each a call to the engine, which drops them unless it was started with `--debug`.
 * They are a quarter of the processor time of a preview, and a program cannot learn whether `--debug` was given.
 *
 * Seen with 3.248. Where `log.debug` is not there, or is called in another way, nothing happens.
 * Upstream: https://github.com/pulumi/pulumi/issues/7146.
 */
export function muteDebugMessages(): void {
  const messages = log as { debug?: typeof log.debug };
  if (!isPlain() && messages.debug !== undefined) messages.debug = () => Promise.resolve();
}

/**
 * Stops Pulumi's host from mapping every frame of every stack trace to its source.
 *
 * Why: the SDK takes dozens of stack traces for each resource, and mapping them is a tenth of the processor time. Our code is deployed
 * without source maps, so our own frames stay as they are.
 *
 * Seen with 3.248 (source-map-support, by `cmd/run`). Where the host maps in another way, nothing happens.
 * Upstream: none filed.
 */
export function ignoreSourceMaps(): void {
  if (!isPlain()) Reflect.set(Error, "prepareStackTrace", undefined);
}

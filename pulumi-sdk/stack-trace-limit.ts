import * as pulumi from "@pulumi/pulumi";
import { isPlain } from "./switch";

/**
 * Registers resources without stack traces.
 *
 * Why: the SDK captures dozens for each resource, which is two thirds of the time of a large program; the source positions that the
 * engine shows do not come from them. What `register` throws has no frames then. Faults of the user (`RunError`, `ResourceError`) are
 * messages and pass as they are. Anything else is our bug and is thrown again with its cause and the place given.
 *
 * Seen with 3.248. Where the SDK captures fewer, this saves less.
 * Upstream: none filed.
 *
 * @param place what is being registered, for the message: `image docker-host`
 */
export function withoutStackTraces<Result>(place: string, register: () => Result): Result {
  const limit = Error.stackTraceLimit;
  if (!isPlain()) Error.stackTraceLimit = 0;
  try {
    return register();
  } catch (error) {
    Error.stackTraceLimit = limit;
    throw located(error, place);
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function located(error: unknown, place: string): unknown {
  if (pulumi.RunError.isInstance(error) || pulumi.ResourceError.isInstance(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(`golden-images bug while registering ${place}: ${reason}`, { cause: error });
}

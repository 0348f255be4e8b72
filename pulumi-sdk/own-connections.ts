import * as runtime from "@pulumi/pulumi/runtime";
import { isPlain } from "./switch";

/**
 * Gives each client of the SDK a connection of its own.
 *
 * Why: gRPC shares connections by address within a process, and remembers one that failed. A run whose engine gets the port of an
 * earlier one then fails at once with "No connection established", which the SDK takes for the end of the engine: about one run in a
 * hundred of one process.
 *
 * Seen with 3.248. Where a version has no such table of options, nothing happens.
 * Upstream: https://github.com/pulumi/pulumi/issues/7125, closed as a duplicate.
 */
export function useOwnConnections(): void {
  const { grpcClientOptions } = runtime as { readonly grpcClientOptions?: Record<string, unknown> };
  if (!isPlain() && grpcClientOptions !== undefined) grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
}

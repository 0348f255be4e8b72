import * as runtime from "@pulumi/pulumi/runtime";

/**
 * Gives each client of the SDK a connection of its own. By default gRPC shares connections by address within a process, and
 * remembers one that failed: a run whose engine gets the port of an earlier one then fails at once with "No connection
 * established", which the SDK takes for the end of the engine. Seen once in about a hundred runs of one process.
 */
export function useOwnConnections(): void {
  const { grpcClientOptions } = runtime as { readonly grpcClientOptions?: Record<string, unknown> };
  if (grpcClientOptions !== undefined) grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
}

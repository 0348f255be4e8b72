import { createRequire } from "node:module";

export type Automation = typeof import("@pulumi/pulumi/automation");

const load = createRequire(__filename);

/**
 * The Automation API, without what it loads and we never use. It is loaded at the first call: the simulator's thread starts in the
 * meantime.
 */
export function automation(): Automation {
  // The order counts: the first prepares what follows.
  load("../pulumi-sdk/deferred-modules");
  const { useOwnConnections } = load("../pulumi-sdk/own-connections") as typeof import("../pulumi-sdk/own-connections");
  const { muteDebugMessages } = load("../pulumi-sdk/sdk-diagnostics") as typeof import("../pulumi-sdk/sdk-diagnostics");
  useOwnConnections();
  muteDebugMessages();
  return load("@pulumi/pulumi/automation") as Automation;
}

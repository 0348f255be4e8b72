// The Automation API, without what it loads and we never use. The order counts: the first import prepares the second.
import "./deferred-modules";
import { useOwnConnections } from "./own-connections";

useOwnConnections();

export { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
export type { PulumiFn } from "@pulumi/pulumi/automation";

// The Automation API, without what it loads and we never use. The order counts: the first import prepares the second.
import "../stacks/deferred-modules";
import { muteDebugMessages } from "../stacks/sdk-diagnostics";
import { useOwnConnections } from "./own-connections";

useOwnConnections();
muteDebugMessages();

export {
  CommandError,
  ConcurrentUpdateError,
  LocalWorkspace,
  PulumiCommand,
  Stack,
  StackAlreadyExistsError,
} from "@pulumi/pulumi/automation";
export type { PulumiFn } from "@pulumi/pulumi/automation";

import { createRequire } from "node:module";
import type { PulumiFn } from "@pulumi/pulumi/automation";

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

const EVENTS = ["uncaughtException", "unhandledRejection"] as const;
type Listener = () => void;
/** What the SDK listens to since the last run began. */
let kept: readonly { readonly event: (typeof EVENTS)[number]; readonly listener: Listener }[] = [];

/**
 * The program, which takes the SDK's listeners of the run before with it as it begins. The SDK takes them back when a program
 * has ended; one that the engine leaves behind, as in every failed deployment, never does. Until then they hear what it rejects.
 */
export function withoutOldListeners(program: PulumiFn): PulumiFn {
  const others = EVENTS.map(listenersOf);
  return () => {
    for (const { event, listener } of kept) process.off(event, listener);
    kept = EVENTS.flatMap((event, index) => {
      const added = listenersOf(event).filter((listener) => others[index]?.includes(listener) !== true);
      return added.map((listener) => ({ event, listener }));
    });
    return program();
  };
}

function listenersOf(event: string): readonly Listener[] {
  return process.listeners(event as "uncaughtException") as unknown as Listener[];
}

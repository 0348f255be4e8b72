import type { PulumiFn } from "@pulumi/pulumi/automation";
import { isPlain } from "./switch";

const EVENTS = ["uncaughtException", "unhandledRejection"] as const;
type Listener = () => void;
/** What the SDK listens to since the last run began. */
let kept: readonly { readonly event: (typeof EVENTS)[number]; readonly listener: Listener }[] = [];

/**
 * The program, which as it begins takes away what the SDK listened to in the run before.
 *
 * Why: the SDK listens to uncaught errors while a program runs, and stops when it has ended. A program that the engine leaves behind,
 * as in every failed deployment, never ends, and after thirty of them Node warns of a leak. Until the next run the old listeners
 * see what their program rejects.
 *
 * Seen with 3.248. Where a version removes its listeners, there are none to remove.
 * Upstream: none filed.
 */
export function withoutOldListeners(program: PulumiFn): PulumiFn {
  if (isPlain()) return program;
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

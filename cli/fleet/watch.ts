import { watch } from "node:fs";
import { join } from "node:path";
import type { ExitCode } from "../terminal/exit-code";
import type { Terminal } from "../terminal/terminal";

/** An editor writes a file in several steps: what follows so soon belongs to one change. */
const SETTLED_MS = 100;

/** Runs again whenever a definition, a file in images/ or a stack's settings change, until a signal ends it. */
export async function watching(root: string, { err, colors }: Terminal, run: () => Promise<ExitCode>): Promise<never> {
  for (;;) {
    const next = nextChange(root); // subscribed before it runs, because a change during the run counts
    try {
      await run();
      err(colors.dim("Waiting for changes; Ctrl-C ends it."));
      await next.changed;
      err("");
    } finally {
      next.close();
    }
  }
}

/** Subscribes to the next change of what `watching` watches. */
export function nextChange(root: string): { readonly changed: Promise<void>; readonly close: () => void } {
  let change = (): void => undefined;
  const changed = new Promise<void>((resolve) => (change = resolve));
  let timer: NodeJS.Timeout | undefined;
  const heard = (): void => void (timer ??= setTimeout(change, SETTLED_MS));
  // Not all of the root: node_modules/ by itself has more folders than a system can watch.
  const ofRoot = watch(root, (_, name) => /^(?:images|Pulumi.*\.yaml)$/.test(name ?? "images") && heard());
  const watchers = [ofRoot, watch(join(root, "images"), { recursive: true }, heard)];
  for (const watcher of watchers) watcher.on("error", heard);
  const close = (): void => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
  return { changed, close };
}

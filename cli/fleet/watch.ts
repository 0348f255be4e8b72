import { watch } from "node:fs";
import { join } from "node:path";
import type { ExitCode } from "../terminal/exit-code";
import type { Terminal } from "../terminal/terminal";

/** An editor writes a file in several steps: what follows so soon belongs to one change. */
const SETTLED_MS = 100;

/** Runs again whenever a definition, a file in images/ or a stack's settings change, until a signal ends it. */
export async function watching(root: string, { err, colors }: Terminal, run: () => Promise<ExitCode>): Promise<never> {
  for (;;) {
    const changed = nextChange(root); // heard from before it runs, for a change during it counts
    await run();
    err(colors.dim("Waiting for changes; Ctrl-C ends it."));
    await changed;
    err("");
  }
}

function nextChange(root: string): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const heard = (): void => {
      timer ??= setTimeout(() => {
        for (const watcher of watchers) watcher.close();
        resolve();
      }, SETTLED_MS);
    };
    // Not all of the root: node_modules/ alone has more folders than a system watches.
    const ofRoot = watch(root, (_, name) => /^(?:images|Pulumi.*\.yaml)$/.test(name ?? "images") && heard());
    const watchers = [ofRoot, watch(join(root, "images"), { recursive: true }, heard)];
    for (const watcher of watchers) watcher.on("error", heard);
  });
}

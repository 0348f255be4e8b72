import * as path from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { SemVer } from "semver";
import { automation } from "./automation";
import { isPlain } from "./switch";

/** `PulumiCommand.run`, which its own typings leave out. */
export type RunCommand = (
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  onOutput?: (text: string) => void,
  onError?: (text: string) => void,
  signal?: AbortSignal,
) => Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }>;

/**
 * The Automation API's command for any binary of a known version, started by `run`.
 *
 * Why: `PulumiCommand.get` takes only a folder with `bin/pulumi` and runs `pulumi version` every time (0.13–0.3 s). Its own `run` leaves
 * the CLI in our process group, where it gets the Ctrl-C of the terminal, and the library that it starts it with kills it, and us, at
 * the first signal, before it has saved its state.
 *
 * Seen with 3.248. Its constructor is private to TypeScript: what it made is checked, and where it is another, `get` is used.
 * Upstream: https://github.com/pulumi/pulumi/issues/21416 and https://github.com/pulumi/pulumi/issues/6334.
 */
export async function pulumiCommand(binary: string, version: string, run: RunCommand): Promise<PulumiCommand> {
  const { PulumiCommand: Command } = automation();
  if (!isPlain()) {
    const command = Reflect.construct(Command, [binary, new SemVer(version)]) as PulumiCommand & { run: RunCommand };
    const isKnown = typeof command.run === "function" && command.run.length === 6;
    if (isKnown && command.command === binary && command.version?.version === version) {
      command.run = run;
      return command;
    }
  }
  const folder = path.dirname(binary);
  if (path.basename(folder) === "bin") return Command.get({ root: path.dirname(folder) });
  throw new Error(`Pulumi's SDK runs a CLI from a folder named bin, and ${binary} is in none`);
}

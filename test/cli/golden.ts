import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");
const GOLDEN = join(ROOT, "dist/cli/golden.js");

/** How a run of the command line ended. */
export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the compiled command line in a folder, its output in pipes. @param file another command line than the package's */
export function golden(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  file = GOLDEN,
): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...environment },
    timeout: 300_000,
  });
  return { exitCode: status, stdout, stderr };
}

/** A copy of the examples with their settings, to break. */
export function copyOfExamples(): string {
  const folder = mkdtempSync(join(tmpdir(), "golden-cli-"));
  for (const name of ["images", "Pulumi.yaml", "Pulumi.prod.yaml"]) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  return folder;
}

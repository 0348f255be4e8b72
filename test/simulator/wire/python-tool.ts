import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pulumiCache } from "../../../engine/pulumi-cli/cache";

/**
 * A program of a Python package in its pinned version (`awscli==1.45.11`), in the project's own cache.
 * Throws with what to install where it cannot be got.
 */
export function pythonTool(requirement: string, program: string): string {
  const venv = join(pulumiCache(process.env).root, requirement.replace(/[^\w.]+/g, "-"));
  const tool = join(venv, "bin", program);
  if (existsSync(tool)) return tool;
  try {
    execFileSync("python3", ["-m", "venv", venv]);
    execFileSync(join(venv, "bin/python"), ["-m", "pip", "install", "--quiet", requirement], { stdio: "pipe" });
  } catch (error) {
    rmSync(venv, { recursive: true, force: true });
    throw new Error(
      `${requirement} could not be installed: install Python 3.10 or later with venv and pip, and see that its package index can be reached.`,
      { cause: error },
    );
  }
  return tool;
}

import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/**
 * The folder with `Pulumi.yaml` and `images/`: the one given, else the engine's, else the first above the working folder
 * (the host works in `main`'s folder) that holds a `Pulumi.yaml`.
 */
export function projectRoot(given: string | undefined, workingFolder = process.cwd()): string {
  if (given !== undefined) return resolve(given);
  // Outside of an engine the SDK says "rootDirectory", under mocks nothing.
  const fromEngine = pulumi.getRootDirectory();
  if (isAbsolute(fromEngine)) return fromEngine;
  return above(workingFolder) ?? missingProject(workingFolder);
}

function above(folder: string): string | undefined {
  if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : above(parent);
}

function missingProject(folder: string): never {
  throw new pulumi.RunError(
    `There is no Pulumi.yaml in ${folder} or above it.\n  fix: run Pulumi in the folder of the project.`,
  );
}

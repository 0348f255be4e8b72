import * as fs from "node:fs";
import * as path from "node:path";
import { replaceFile, type LocalPlaces } from "../state/settings";

/** Runs the pack in the working folder with the SDK that the pack itself has, else with ours. */
const RUNNER = `"use strict";
const paths = [process.cwd(), ...JSON.parse(process.env.GOLDEN_POLICY_SDK || "[]")];
require(require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths }));
`;

/**
 * Puts the plugin that starts policy packs of Node into the local engine's home. Pulumi ships it beside its CLI, as a
 * script; a CLI built from its Go module has none. One beside the CLI is preferred by the engine itself. It is a stand-in and
 * changes nothing of the SDK, so that `GOLDEN_PLAIN_SDK` leaves it.
 * @returns what the engine's environment needs beside it
 */
export function placePolicyAnalyzer(places: LocalPlaces, version: string): Readonly<Record<string, string>> {
  const folder = path.join(places.pulumiHome, "plugins", `analyzer-policy-v${version}`);
  fs.mkdirSync(folder, { recursive: true });
  const runner = path.join(folder, "run-policy-pack.js");
  replaceFile(runner, RUNNER);
  if (process.platform === "win32") {
    replaceFile(path.join(folder, "pulumi-analyzer-policy.cmd"), `@"${process.execPath}" "${runner}" %*\r\n`);
  } else {
    const script = `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(runner)} "$@"\n`;
    replaceFile(path.join(folder, "pulumi-analyzer-policy"), script, 0o755);
  }
  return { GOLDEN_POLICY_SDK: JSON.stringify([__dirname]) };
}

/** A word of a POSIX shell, for any content. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

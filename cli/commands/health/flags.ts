import type { Command } from "commander";
import { formatOption, rootOption, stackOption } from "../options";

export function addFlags(command: Command): void {
  command
    .addOption(stackOption())
    .addOption(rootOption())
    .addOption(formatOption(["text", "json"]));
}

export const HELP = `
Looks at Node, the Pulumi CLI, credentials, permissions, secrets, source
credentials, quotas and scans. Changes nothing; prints no value of a secret.
Exits with 1 when something is wrong, as where there are no credentials.

Examples:
  golden health
  golden health --stack credentials
  golden health --format json`;

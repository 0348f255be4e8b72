import type { Command } from "commander";
import { addMoveFlags } from "../promote/flags";

export function addFlags(command: Command): void {
  command
    .argument("<image>", "name of an image")
    .argument("<version>", "1.2.0, which is all of its builds, or 1.2.0/3")
    .option("--rollback", "of channels that hold it, first; without, such a version is refused")
    .option("--withdraw-permissions", "accounts that its AMIs are shared with can launch them no more")
    .option("--disable", "nobody can launch its AMIs, and shares are lost; EC2 can enable them again");
  addMoveFlags(command);
}

export const HELP = `
Its builds are marked, so that nothing promotes them, and their AMIs are
deprecated. Nothing is deleted, and what runs goes on. Names images that were
built on it. Copies in other accounts are left to those. Of a container only
the mark is set: ECR deprecates, disables and withdraws nothing by the build.

Example:
  golden revoke docker-host 1.2.0 --rollback --reason CVE-2026-1234 --yes`;

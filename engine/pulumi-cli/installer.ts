import * as path from "node:path";
import type { SourceRequest } from "./cache";
import { mustHaveSucceeded, runGroup } from "./process-group";
import { PINNED_VERSION, reasonOf } from "./version";

/** The script that the Automation API downloads and runs (`automation/cmd.js`: `install.sh`, or `install.ps1` on Windows). */
const INSTALLER_URL = "https://get.pulumi.com/install.sh";

/** How long we wait for the installer's host to answer; the Automation API itself would wait for 2 minutes. */
const CONNECT_TIMEOUT_MS = 15_000;

/** How long the download may take in all. The script runs curl or wget, which may wait forever on a dead connection. */
const INSTALL_TIMEOUT_MINUTES = 5;

/**
 * Installs the pinned version into `root` (`root/bin/pulumi` and the language hosts beside it) by
 * `PulumiCommand.install`. That runs Pulumi's shell script, which takes the archive by curl or wget and cannot be
 * stopped from outside; so it runs in a process group of its own, under a time limit. It touches neither PATH nor ~/.pulumi.
 * @throws Error with one line of reason: the host does not answer, the script failed, or the time was over
 */
export async function installPulumi(root: string, { env, signal }: SourceRequest): Promise<void> {
  await mustBeReachable(signal);
  const script = path.join(__dirname, "installer-process.js");
  const timeoutMs = INSTALL_TIMEOUT_MINUTES * 60_000;
  const finished = await runGroup(process.execPath, [script, root, PINNED_VERSION], { env, timeoutMs, signal });
  mustHaveSucceeded(finished, INSTALL_TIMEOUT_MINUTES);
}

async function mustBeReachable(stop: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(CONNECT_TIMEOUT_MS)]);
  const response = await fetch(INSTALLER_URL, { method: "HEAD", signal }).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new Error(`get.pulumi.com cannot be reached (${reasonOf(cause)})`, { cause: error });
  });
  if (!response.ok) throw new Error(`get.pulumi.com answered ${String(response.status)}`);
}

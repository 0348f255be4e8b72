import { isRunning } from "../../../operations/rebuild/build";
import { trackingId } from "../../../operations/tracking/tracking-id";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";
import { doTo, type CancelOptions, type Deed } from "../cancel/run";

const RETRY: Deed = {
  word: "retry",
  isMeant: ({ build: { state } }) => state === "failed" || state === "cancelled",
  refusal: ({ id, build }) =>
    isRunning(build)
      ? [`goes on: ${build.status}`, `golden cancel ${id} ends it.`]
      : [`did not fail: ${build.status}`, "golden rebuild <image> builds it anew."],
  act: async ({ id, build, tracker }) => {
    const retried = await tracker.retry(build);
    if (retried.kind === "no-pipeline") {
      const fix = "Build the image anew: golden rebuild <image>, or golden submit with its file.";
      throw new CliError(`No pipeline built ${id}, so none can build it again.`, fix, 1);
    }
    const own = trackingId(retried.id);
    const what = retried.kind === "resumed" ? `${id} goes on from ${retried.from}` : `${id} is built again as ${own}`;
    return `${what}: golden status ${own}`;
  },
};

/** `golden retry`: has AWS or GitHub try once more what failed. */
export function retry(options: CancelOptions, terminal: Terminal): Promise<ExitCode> {
  return doTo(options, RETRY, terminal);
}

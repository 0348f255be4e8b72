import { existsSync } from "node:fs";
import { join } from "node:path";
import { serializeDocument } from "../../../definition";
import { buildspecOf } from "../../../plan";
import { stacksOf } from "../../fleet/stack-settings";
import { nextChange } from "../../fleet/watch";
import { CliError } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";
import { plannedImages, projectsOf } from "../ci/account";

/** Where the served cloud is told, and until when. */
interface Served {
  readonly endpoint: string;
  readonly signal: AbortSignal;
}

/** A buildspec as the simulator takes it. */
interface Committed {
  readonly account: string;
  readonly region: string;
  readonly project: string;
  readonly buildspec: string;
}

/**
 * Tells the served cloud what the repositories of the planned projects hold, which it cannot see, now and after every change of a
 * definition: batches get a build a flavor. Resolves once it is told.
 */
export async function tellBuildspecs(root: string, served: Served, terminal: Terminal): Promise<void> {
  // Subscribed before it reads, because a change meanwhile counts.
  const next = existsSync(join(root, "images")) ? nextChange(root) : undefined;
  const { found, faulty } = committedBuildspecs(root);
  const headers = { "content-type": "application/json" };
  const sent = { method: "POST", headers, body: JSON.stringify(found) };
  if (faulty.length === 0) await fetch(`${served.endpoint}/_simulator/buildspecs`, sent);
  else say(`The definitions of ${faulty.join(", ")} have faults: flavors stay as they were. golden check`, terminal);
  const { signal } = served;
  signal.addEventListener("abort", () => next?.close(), { once: true });
  void next?.changed
    .finally(next.close)
    .then(() => tellBuildspecs(root, served, terminal))
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
}

/** Of all stacks of images; `faulty` are those that cannot be planned. */
function committedBuildspecs(root: string): {
  readonly found: readonly Committed[];
  readonly faulty: readonly string[];
} {
  const found: Committed[] = [];
  const faulty: string[] = [];
  for (const stack of stacksOf(root).ofKind("images")) {
    try {
      const images = plannedImages([], stack, root);
      const { account = "", region = "" } = stack.settings ?? {};
      found.push(...buildspecsOf(images).map((each) => ({ account, region, ...each })));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      faulty.push(stack.name);
    }
  }
  return { found, faulty };
}

function buildspecsOf(images: ReturnType<typeof plannedImages>): readonly Pick<Committed, "project" | "buildspec">[] {
  return (["ci", "release"] as const).flatMap((role) =>
    projectsOf(role, images).flatMap(({ definition, plan }) => {
      const document = plan.buildspec.kind === "file" ? buildspecOf(definition, role) : undefined;
      return document === undefined ? [] : [{ project: plan.name, buildspec: serializeDocument(document) }];
    }),
  );
}

function say(text: string, { err, colors }: Terminal): void {
  err(colors.dim(text), 2);
}

import { folderSource, loadStackImages, type ImageSettings } from "../../../definition";
import { channelImages } from "../../../operations/channels/promote";
import { targetsOf } from "../../../operations/rebuild/target";
import { onlyLooking, type ReleaseCloud } from "../../../operations/releases/cloud";
import { isReleased, isTrouble, reconcile, type Reconciled } from "../../../operations/releases/reconcile";
import { planImages } from "../../../plan";
import { promotedImages, releasedImages } from "../../../plan/releases";
import { awsError } from "../../aws/errors";
import { markdownTable } from "../../diff/markdown";
import { commitsOf } from "../../fleet/commits";
import { findRoot } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { refuseOtherAccount } from "../rebuild/run";
import type { ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { appendSummary } from "../../terminal/job-summary";
import { printable, printableJson } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import { noteText } from "./notes";
import { announceTo } from "../notify/people";
import { openChannels } from "../promote/moves";
import { nominate } from "../promote/nominate";
import { openReleases } from "./open";

export interface ReconcileOptions {
  readonly root?: string;
  readonly stack?: string;
  readonly format: "text" | "json" | "markdown";
  readonly dryRun?: boolean;
  readonly summary?: boolean;
}

/** `golden release reconcile`: what releases leave to do once builds are there. */
export async function reconcileReleases(options: ReconcileOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const stack = chooseStack(root, options.stack);
  const loaded = loadStackImages(folderSource(root), stack);
  const { settings } = stack;
  if (settings === undefined || hasErrors(stack, loaded, terminal, root)) return 1;
  const { definitions, deployed } = loaded;
  const commits = await commitsOf(root, deployed);
  const names = deployed.map(({ name }) => name);
  const plan = planImages({ definitions, settings, stack: stack.name, names, commits });
  try {
    const cloud = await openChecked(settings);
    const isDry = options.dryRun === true;
    const targets = targetsOf(plan);
    const images = releasedImages(plan, targets);
    const found = await reconcile(images, isDry ? onlyLooking(cloud) : cloud, new Date());
    report(found, options, terminal);
    const open = () => openChannels(settings.region, announceTo(plan.stack));
    const refused = await nominate(channelImages(promotedImages(plan, targets)), found, { open, isDry }, terminal);
    return refused.length === 0 && found.every(isReleased) ? 0 : 1;
  } catch (error) {
    throw awsError(error) ?? error;
  }
}

async function openChecked({ region, account }: ImageSettings): Promise<ReleaseCloud> {
  const cloud = await openReleases(region);
  const deployed: ReleaseCloud["deployed"] = async (targets) => {
    const found = await cloud.deployed(targets);
    refuseOtherAccount(
      [...found.values()].map(({ id }) => id),
      account,
    );
    return found;
  };
  return { ...cloud, deployed };
}

function report(found: readonly Reconciled[], options: ReconcileOptions, terminal: Terminal): void {
  const { format, dryRun = false } = options;
  const rows = found.map(rowOf);
  const changes = found.flatMap(({ notes }) => notes).filter((note) => !isTrouble(note)).length;
  const whole = found.filter(isReleased).length;
  const done =
    changes === 0
      ? "Nothing was to be done."
      : `${plural(changes, "change")}${dryRun ? " to make; nothing was done." : " made."}`;
  const sum = `${whole.toString()} of ${plural(found.length, "image")} in order. ${done}`;
  if (format === "json") terminal.out(printableJson({ format: 1, dryRun, images: found.map(dataOf) }));
  else if (format === "markdown") terminal.out(markdown(rows, sum));
  else
    terminal.out(
      `${table(
        HEAD.map((each) => each.toUpperCase()),
        rows,
        terminal,
      )}\n${sum}`,
    );
  if (options.summary === true) appendSummary(markdown(rows, sum));
}

const HEAD = ["Image", "Version", "State", "Result"];

function rowOf({ image, version = "", state, build, notes }: Reconciled): readonly string[] {
  const failed = state === "failed" && build?.reason !== undefined ? [build.reason] : [];
  const words = [...failed, ...notes.map(noteText)];
  return [image.target.id, version, build?.status.toLowerCase() ?? state.replace("-", " "), words.join("; ")].map(
    printable,
  );
}

function dataOf(found: Reconciled): object {
  const { image, ...more } = found;
  return { ...image.target, ...more, isReleased: isReleased(found) };
}

function markdown(rows: readonly (readonly string[])[], sum: string): string {
  return ["## golden release reconcile", "", sum, "", markdownTable(HEAD, rows)].join("\n");
}

import { folderSource, loadStackImages, selectImages } from "../../../definition";
import { imageCommits } from "../../../changes/git/image-commits";
import { targetsOf } from "../../../operations/rebuild/target";
import { releaseCloud } from "../../../operations/releases/cloud";
import {
  isReleased,
  reconcile,
  type Change,
  type Reconciled,
  type ReleaseCloud,
  type ReleasedImage,
  type Trouble,
} from "../../../operations/releases/reconcile";
import { imageFiles, planImages, type Plan } from "../../../plan";
import { arn } from "../../../plan/arn";
import { physicalName } from "../../../plan/names";
import { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import { escapeMarkdown } from "../../diff/markdown";
import { definitionName } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { appendSummary } from "../../terminal/job-summary";
import { printable, printableJson } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";

export interface ReconcileOptions {
  readonly names: readonly string[];
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
  const globs = options.names.map((name) => definitionName(name, root));
  const chosen = globs.length === 0 ? deployed : selectImages(deployed, globs);
  if (chosen.length === 0 && globs.length > 0)
    throw new CliError(
      `The stack ${stack.name} deploys no image ${globs.join(", ")}.`,
      "golden list shows its images.",
      1,
    );
  const search = await imageCommits(root, Object.fromEntries(chosen.map((each) => [each.name, imageFiles(each)])));
  const commits = search.kind === "found" ? search.commits : {};
  const names = chosen.map(({ name }) => name);
  const plan = planImages({ definitions, settings, stack: stack.name, names, commits });
  try {
    const cloud = await openCloud(settings.region);
    const isDry = options.dryRun === true;
    const found = await reconcile(releasedImages(plan), isDry ? onlyLooking(cloud) : cloud, new Date());
    report(found, options, terminal);
    return found.every(isReleased) ? 0 : 1;
  } catch (error) {
    throw awsError(error) ?? error;
  }
}

/** What Image Builder builds. */
function releasedImages(plan: Plan): readonly ReleasedImage[] {
  const { stack, images } = plan;
  const { partition, region, account, environment } = stack;
  const topicOf = (channel: string): string =>
    arn({ partition, service: "sns", region, account, resource: physicalName("topic", environment.name, channel) });
  const targets = targetsOf(plan).filter((target) => target.builder === "image-builder");
  return targets.flatMap((target) => {
    const image = images.find(({ name }) => name === target.image);
    const pipeline = image && "pipelines" in image ? image.pipelines.find(({ architecture }) => architecture === target.architecture) : undefined; // prettier-ignore
    if (image === undefined || pipeline === undefined) return [];
    const places = pipeline.distributions.flatMap((place) =>
      "amiTags" in place
        ? [
            {
              region: place.region,
              tags: place.amiTags,
              ...(place.ssmParameterName !== undefined && { parameter: place.ssmParameterName }),
            },
          ]
        : [],
    );
    const isBuilt = (pipeline.onDeploy ?? pipeline.startAfterDeploy) !== undefined;
    return [{ target, places, topics: (image.notifications?.channels ?? []).map(topicOf), isBuilt }];
  });
}

async function openCloud(home: string): Promise<ReleaseCloud> {
  const own = new AwsClients(home);
  const opened = new Map([[home, own]]);
  const of = (region: string): AwsClients => {
    const clients = opened.get(region) ?? new AwsClients(region);
    opened.set(region, clients);
    return clients;
  };
  const [imageBuilder, sns] = await Promise.all([own.imageBuilder(), own.sns()]);
  return releaseCloud({ imageBuilder, sns, ssm: (region) => of(region).ssm(), ec2: (region) => of(region).ec2() });
}

function onlyLooking(cloud: ReleaseCloud): ReleaseCloud {
  const nothing = (): Promise<void> => Promise.resolve();
  return { ...cloud, tag: nothing, setParameter: nothing, announce: nothing, markAnnounced: nothing };
}

const STATES: Readonly<Record<Reconciled["state"], string>> = {
  available: "available",
  pending: "queued",
  running: "building",
  failed: "failed",
  cancelled: "cancelled",
  deprecated: "deprecated",
  gone: "gone",
  other: "in a state new to golden",
  "not-started": "never started",
  "not-deployed": "not deployed",
  unknown: "unknown",
};

function report(found: readonly Reconciled[], options: ReconcileOptions, terminal: Terminal): void {
  const { format, dryRun = false } = options;
  const rows = found.map(rowOf);
  const changes = found.reduce((sum, each) => sum + each.changes.length, 0);
  const whole = found.filter(isReleased).length;
  const done =
    changes === 0
      ? "Nothing was to be done."
      : `${plural(changes, "change")}${dryRun ? " to make; nothing was done." : " made."}`;
  const sum = `${whole.toString()} of ${plural(found.length, "image")} in order. ${done}`;
  if (format === "json") terminal.out(printableJson({ format: 1, dryRun, images: found.map(jsonOf) }));
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

function rowOf({ image, version = "", state, build, changes, troubles }: Reconciled): readonly string[] {
  const failed = state === "failed" && build?.reason !== undefined ? [build.reason] : [];
  const words = [...failed, ...troubles.map(troubleWord), ...changes.map(changeWord)];
  return [image.target.id, version, STATES[state], words.join("; ")].map(printable);
}

function changeWord(change: Change): string {
  if (change.kind === "tags") return `tags of ${change.ami} (${change.region}): ${change.tags.join(", ")}`;
  if (change.kind === "announced") return `told ${change.topics.map((topic) => topic.split(":").at(-1)).join(", ")}`;
  return `${change.name} (${change.region}) to ${change.to}${change.from === undefined ? "" : ` from ${change.from}`}`;
}

function troubleWord(trouble: Trouble): string {
  if (trouble.kind === "refused") return trouble.said;
  if (trouble.kind === "no-ami") return `no AMI in ${trouble.region}, where its parameter stays as it is`;
  return `${trouble.name} (${trouble.region}) holds ${trouble.holds}, which is not known to be older: it stays`;
}

function jsonOf(found: Reconciled): object {
  const { image, state, version, build, changes, troubles } = found;
  const { id, architecture } = image.target;
  return { id, image: image.target.image, architecture, version, state, isReleased: isReleased(found), build: build?.id, reason: build?.reason, changes, troubles }; // prettier-ignore
}

function markdown(rows: readonly (readonly string[])[], sum: string): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((each) => escapeMarkdown(each)).join(" | ")} |`;
  return ["## golden release reconcile", "", sum, "", line(HEAD), "| --- | --- | --- | --- |", ...rows.map(line)].join(
    "\n",
  );
}

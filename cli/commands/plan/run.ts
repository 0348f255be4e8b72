import { planImages, type ImagePlan, type PipelinePlan, type Plan } from "../../../plan";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { loadForStack } from "../../fleet/load";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import { listed, namesOf, quoted } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import type { Terminal } from "../../terminal/terminal";

export interface PlanOptions {
  readonly names: readonly string[];
  readonly root?: string;
  readonly stack?: string;
  readonly format: "text" | "json";
}

/** Column in which values begin. */
const VALUES_AT = 13;

/** `golden plan`: what the definitions become, as a summary or as the whole plan in JSON. */
export async function plan(options: PlanOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const loaded = loadForStack(root, options.stack, terminal);
  if ("exitCode" in loaded) return loaded.exitCode;
  const given = namesOf(options.names);
  const names = given.length > 0 ? given : loaded.deployed;
  refuseUndeployed(names, loaded.deployed, loaded.stack);
  const planned = planImages({ ...loaded, names });
  if (options.format === "json") {
    terminal.out(printableJson(planned));
    return 0;
  }
  for (const line of summarize(planned, terminal)) terminal.out(line, VALUES_AT);
  return 0;
}

function summarize(planned: Plan, { colors }: Terminal): readonly string[] {
  const { account, region } = planned.stack;
  const pipelines = planned.images.reduce((sum, image) => sum + image.pipelines.length, 0);
  return [
    ...planned.images.flatMap((image) => [
      `${colors.bold(image.name)} ${colors.green(image.version)} ${colors.dim(`digest ${image.digest.slice(0, 12)}`)}`,
      ...describe(image).map(([label, value]) => `  ${colors.dim(label.padEnd(VALUES_AT - 3))} ${printable(value)}`),
      "",
    ]),
    `${plural(planned.images.length, "image")}, ${plural(pipelines, "pipeline")} in account ${account}, region ${region}`,
  ];
}

function describe(image: ImagePlan): readonly (readonly [string, string])[] {
  const rows: (readonly [string, string])[] = image.pipelines.flatMap((pipeline, index) => [
    ["pipeline", `${pipeline.name} on ${pipeline.infrastructure.instanceTypes.join(", ")}`] as const,
    ["parent", pipeline.parentImage] as const,
    ...(index === 0 ? componentRows(pipeline) : []),
  ]);
  rows.push(["regions", image.sharing.regions.join(", ")]);
  const shared = sharedWith(image);
  if (shared !== "") rows.push(["shared", shared]);
  if (image.sharing.targetAccountIds.length > 0) rows.push(["copies to", image.sharing.targetAccountIds.join(", ")]);
  const key = keyOf(image);
  if (key !== undefined) rows.push(["key", key]);
  for (const parameter of Object.values(image.parameters)) rows.push(["parameter", parameter]);
  const schedule = image.pipelines[0]?.schedule;
  if (schedule) rows.push(["schedule", `${schedule.scheduleExpression} ${schedule.timezone}`]);
  for (const rule of image.lifecycle?.policyDetails ?? []) rows.push(["lifecycle", lifecycleOf(rule)]);
  return rows;
}

/** `delete after 6 months, keeping at least 2`; `delete all but the newest 10`. */
function lifecycleOf({ action, filter }: NonNullable<ImagePlan["lifecycle"]>["policyDetails"][number]): string {
  const what = action.toLowerCase();
  if (filter.unit === undefined) return `${what} all but the newest ${filter.value.toString()}`;
  const unit = filter.unit.toLowerCase().replace(/s$/, "");
  const kept = filter.retainAtLeast === undefined ? "" : `, keeping at least ${filter.retainAtLeast.toString()}`;
  return `${what} after ${plural(filter.value, unit)}${kept}`;
}

function componentRows(pipeline: PipelinePlan): readonly (readonly [string, string])[] {
  return pipeline.components.map((component, index) => [
    index === 0 ? "components" : "",
    component.kind === "document" ? `${component.name} (own document)` : component.componentArn,
  ]);
}

function sharedWith({ sharing }: ImagePlan): string {
  const parties = [
    sharing.public ? "everyone (public)" : "",
    sharing.organizationArns.length > 0 ? plural(sharing.organizationArns.length, "organization") : "",
    sharing.organizationalUnitArns.length > 0
      ? plural(sharing.organizationalUnitArns.length, "organizational unit")
      : "",
    sharing.userIds.length > 0 ? plural(sharing.userIds.length, "account") : "",
  ];
  return parties.filter(Boolean).join(", ");
}

function keyOf({ sharing }: ImagePlan): string | undefined {
  if (sharing.kmsKey === undefined) return undefined;
  return sharing.kmsKey.kind === "create"
    ? `${sharing.kmsKey.alias} (made for this image)`
    : Object.values(sharing.kmsKey.kmsKeyIds).join(", ");
}

function refuseUndeployed(names: readonly string[], deployed: readonly string[], stack: string): void {
  const unknown = names.filter((name) => !deployed.includes(name));
  if (unknown.length === 0) return;
  throw new CliError(
    `The stack ${stack} deploys no image ${quoted(unknown)}.`,
    `Name one of: ${listed(deployed)}, or choose another stack with --stack.`,
  );
}

import type { AmiPlan, PipelinePlan } from "../../../plan";
import { plural } from "../../terminal/issue-report";
import type { KindOfImage, Row } from "./kind";

export const AMI: KindOfImage<AmiPlan> = { rows, pipelines: ({ pipelines }) => pipelines.length };

function rows(image: AmiPlan): readonly Row[] {
  const found: Row[] = image.pipelines.flatMap((pipeline, index) => [
    ["pipeline", `${pipeline.name} on ${pipeline.infrastructure.instanceTypes.join(", ")}`] as const,
    ["parent", pipeline.parentImage] as const,
    ...(index === 0 ? componentRows(pipeline) : []),
  ]);
  found.push(["regions", image.sharing.regions.join(", ")]);
  const shared = sharedWith(image);
  if (shared !== "") found.push(["shared", shared]);
  if (image.sharing.targetAccountIds.length > 0) found.push(["copies to", image.sharing.targetAccountIds.join(", ")]);
  const key = keyOf(image);
  if (key !== undefined) found.push(["key", key]);
  for (const parameter of Object.values(image.parameters)) found.push(["parameter", parameter]);
  const schedule = image.pipelines[0]?.schedule;
  if (schedule) found.push(["schedule", `${schedule.scheduleExpression} ${schedule.timezone}`]);
  for (const rule of image.lifecycle?.policyDetails ?? []) found.push(["lifecycle", lifecycleOf(rule)]);
  return found;
}

/** `delete after 6 months, keeping at least 2`; `delete all but the newest 10`. */
function lifecycleOf({ action, filter }: NonNullable<AmiPlan["lifecycle"]>["policyDetails"][number]): string {
  const what = action.toLowerCase();
  if (filter.unit === undefined) return `${what} all but the newest ${filter.value.toString()}`;
  const unit = filter.unit.toLowerCase().replace(/s$/, "");
  const kept = filter.retainAtLeast === undefined ? "" : `, keeping at least ${filter.retainAtLeast.toString()}`;
  return `${what} after ${plural(filter.value, unit)}${kept}`;
}

function componentRows(pipeline: PipelinePlan): readonly Row[] {
  return pipeline.components.map((component, index) => [
    index === 0 ? "components" : "",
    component.kind === "document" ? `${component.name} (own document)` : component.componentArn,
  ]);
}

function sharedWith({ sharing }: AmiPlan): string {
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

function keyOf({ sharing }: AmiPlan): string | undefined {
  if (sharing.kmsKey === undefined) return undefined;
  return sharing.kmsKey.kind === "create"
    ? `${sharing.kmsKey.alias} (made for this image)`
    : Object.values(sharing.kmsKey.kmsKeyIds).join(", ");
}

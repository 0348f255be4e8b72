import type { AmiPlan, PipelinePlan } from "../../../plan";
import { plural } from "../../terminal/issue-report";
import type { KindOfImage, Row } from "./kind";

export const AMI: KindOfImage<AmiPlan> = { rows, pipelines: ({ pipelines }) => pipelines.length };

function rows({ pipelines, sharing, parameters, lifecycle, mayRead = [] }: AmiPlan): readonly Row[] {
  const schedule = pipelines[0]?.schedule;
  const optional: readonly Row[] = [
    ["shared", sharedWith(sharing)],
    ["copies to", sharing.targetAccountIds.join(", ")],
    ["key", keyOf(sharing)],
    ["may read", mayRead.join(", ")],
    ...Object.values(parameters).map((parameter): Row => ["parameter", parameter]),
    ["schedule", [schedule?.scheduleExpression, schedule?.timezone].filter(Boolean).join(" ")],
    ...(lifecycle?.policyDetails ?? []).map((rule): Row => ["lifecycle", lifecycleOf(rule)]),
  ];
  return [
    ...pipelines.flatMap((pipeline, index): readonly Row[] => [
      [
        "pipeline",
        `${pipeline.names?.pipeline ?? pipeline.name} on ${pipeline.infrastructure.instanceTypes.join(", ")}`,
      ],
      ["parent", pipeline.parentImage],
      ...(index === 0 ? componentRows(pipeline) : []),
    ]),
    ["regions", sharing.regions.join(", ")],
    ...optional.filter(([, value]) => value !== ""),
  ];
}

/** `delete after 6 months, keeping at least 2`; `delete all but the newest 10`. */
export function lifecycleOf({ action, filter }: NonNullable<AmiPlan["lifecycle"]>["policyDetails"][number]): string {
  const what = action.toLowerCase();
  if (filter.unit === undefined) return `${what} all but the newest ${filter.value.toString()}`;
  const unit = filter.unit.toLowerCase().replace(/s$/, "");
  const kept = filter.retainAtLeast === undefined ? "" : `, keeping at least ${filter.retainAtLeast.toString()}`;
  return `${what} after ${plural(filter.value, unit)}${kept}`;
}

export function componentRows({ components }: Pick<PipelinePlan, "components">): readonly Row[] {
  return components.map((component, index) => [
    index === 0 ? "components" : "",
    component.kind === "document" ? `${component.name} (own document)` : component.componentArn,
  ]);
}

function sharedWith(sharing: AmiPlan["sharing"]): string {
  const counted = {
    organization: sharing.organizationArns.length,
    "organizational unit": sharing.organizationalUnitArns.length,
    account: sharing.userIds.length,
  };
  const parties = Object.entries(counted).map(([noun, count]) => (count > 0 ? plural(count, noun) : ""));
  return [sharing.public ? "everyone (public)" : "", ...parties].filter(Boolean).join(", ");
}

function keyOf({ kmsKey }: AmiPlan["sharing"]): string {
  if (kmsKey === undefined) return "";
  return kmsKey.kind === "create"
    ? `${kmsKey.alias} (made for this image)`
    : Object.values(kmsKey.kmsKeyIds).join(", ");
}

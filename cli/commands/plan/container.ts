import type { ContainerPlan } from "../../../plan";
import { componentRows, lifecycleOf } from "./ami";
import type { KindOfImage, Row } from "./kind";

export const CONTAINER: KindOfImage<ContainerPlan> = { rows, pipelines: ({ pipelines }) => pipelines.length };

function rows({ pipelines, lifecycle, mayRead = [] }: ContainerPlan): readonly Row[] {
  const [first] = pipelines;
  const { schedule, repository, distributions = [] } = first ?? {};
  const pullers = repository?.kind === "create" ? Object.values(repository.pullers).flat() : [];
  const optional: readonly Row[] = [
    ["tags", (distributions[0]?.containerTags ?? []).join(", ")],
    ["pulled by", pullers.join(", ")],
    ["may read", mayRead.join(", ")],
    ["schedule", [schedule?.scheduleExpression, schedule?.timezone].filter(Boolean).join(" ")],
    ...(lifecycle?.policyDetails ?? []).map((rule): Row => ["lifecycle", lifecycleOf(rule)]),
  ];
  return [
    ...pipelines.flatMap((pipeline, index): readonly Row[] => [
      ["pipeline", `${pipeline.name} on ${pipeline.infrastructure.instanceTypes.join(", ")}`],
      ["parent", pipeline.parentImage],
      ...(index === 0 ? componentRows(pipeline) : []),
      ["repository", `${pipeline.repository.name}${pipeline.repository.kind === "adopt" ? " (adopted)" : ""}`],
    ]),
    ["regions", distributions.map(({ region }) => region).join(", ")],
    ...optional.filter(([, value]) => value !== ""),
  ];
}

import type { ContainerPlan, DockerPlan } from "../../../plan";
import { plural } from "../../terminal/issue-report";
import { componentRows, lifecycleOf } from "./ami";
import type { KindOfImage, Row } from "./kind";

export const CONTAINER: KindOfImage<ContainerPlan> = { rows, pipelines: ({ pipelines }) => pipelines.length };

function rows(plan: ContainerPlan): readonly Row[] {
  return plan.codebuild === undefined ? pipelineRows(plan) : projectRows(plan.codebuild);
}

function projectRows(plan: DockerPlan): readonly Row[] {
  const { context, parent, platforms, repository, containerTags, schedule, testCommands } = plan;
  const pullers = repository.kind === "create" ? Object.values(repository.pullers).flat() : [];
  const optional: readonly Row[] = [
    ["tests", testCommands.join("; ")],
    ["tags", containerTags.join(", ")],
    ["pulled by", pullers.join(", ")],
    ["schedule", [schedule?.expression, schedule?.timezone].filter(Boolean).join(" ")],
  ];
  return [
    ["project", `${plan.name} on ${plan.computeType}, privileged${plan.isBatch ? ", in batches" : ""}`],
    ["platforms", platforms.join(", ")],
    [
      "parent",
      parent.kind === "reference"
        ? parent.reference
        : `${parent.image} ${parent.version}, the newest in its repository`,
    ],
    ["context", `${context.folder}: ${plural(context.files.length, "file")}, ${plan.dockerfile}`],
    repositoryRow(repository),
    ["regions", repository.regions.map(({ region }) => region).join(", ")],
    ...optional.filter(([, value]) => value !== ""),
  ];
}

function repositoryRow({ name, kind }: DockerPlan["repository"]): Row {
  return ["repository", `${name}${kind === "adopt" ? " (adopted)" : ""}`];
}

function pipelineRows({ pipelines, lifecycle, mayRead = [] }: ContainerPlan): readonly Row[] {
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
      repositoryRow(pipeline.repository),
    ]),
    ["regions", distributions.map(({ region }) => region).join(", ")],
    ...optional.filter(([, value]) => value !== ""),
  ];
}

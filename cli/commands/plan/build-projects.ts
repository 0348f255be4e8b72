import type { AnyImagePlan, BuildProjectPlan } from "../../../plan";
import { plural } from "../../terminal/issue-report";
import type { Row } from "./kind";

/** Of the CodeBuild projects of an image of any kind. */
export function buildProjectRows({ ci, release }: AnyImagePlan): readonly Row[] {
  return [...(ci ? rowsOf("ci", ci) : []), ...(release ? rowsOf("release", release) : [])];
}

function rowsOf(role: string, project: BuildProjectPlan): readonly Row[] {
  const { source, environment, buildspec, batch, artifactRetentionDays, logRetentionInDays } = project;
  const builds = batch === undefined ? "" : ", in batches";
  const privileged = environment.privileged ? ", privileged" : "";
  return [
    [role, `${project.name} on ${environment.computeType}${privileged}${builds}`],
    ["source", `${source.location} (${source.visibility})`],
    ["buildspec", buildspec.kind === "file" ? `${buildspec.path} of the repository` : "kept in the project"],
    ["started by", startedBy(project)],
    ["keeps", `artifacts ${plural(artifactRetentionDays, "day")}, logs ${plural(logRetentionInDays, "day")}`],
  ];
}

function startedBy({ webhook }: BuildProjectPlan): string {
  if (webhook.kind === "manual") return "people";
  const events = webhook.filterGroups.map(
    ({ events: [event], filters: [ref] }) => `${event === "PUSH" ? "pushes" : "pull requests"} ${ref?.pattern ?? ""}`,
  );
  const waits = webhook.approval === undefined ? [] : [`approval: ${webhook.approval}`];
  return [...events, ...waits].join("; ");
}

import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import { listing } from "../../../diagnostics/suggest";
import type { Rule } from "../../rules/rule";
import type { BuildProject } from "../build-projects";
import { inEachProject, type Role } from "./each-project";

const { codes, fault } = faultsOf({
  "build-trigger": error("A trigger that the host or CodeBuild does not have", {
    why: "CodeBuild refuses the webhook, or nothing ever starts.",
    bad: 'triggers: {paths: ["src/**"]}',
    good: 'triggers: {branches: [main], paths: ["src/**"]}',
  }),
  "build-approval": error("Strangers' pull requests build without approval", {
    why: "Anyone may open a pull request in a public repository, and its build runs their code with the project's role.",
    bad: "source: {repository: example/runner, visibility: public}\ntriggers: {pullRequests: [main], approval: none}",
    good: "source: {repository: example/runner, visibility: public}\ntriggers: {pullRequests: [main], approval: forks}",
  }),
  "release-trigger": error("A release that more than maintainers can start", {
    why: "Its role publishes. Whoever can push a branch or tag that starts it, publishes too.",
    bad: "release: {triggers: {branches: ['**']}}",
    good: "release: {triggers: {tags: ['v*'], protected: true}}   # or no triggers: started by hand",
  }),
});

/** https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook-events-project.html */
export const triggers: Rule = {
  codes,
  needs: [
    ["ci", "triggers"],
    ["release", "triggers"],
    ["ci", "source"],
    ["release", "source"],
  ],
  check: ({ definition }) =>
    inEachProject(definition, (project, role) => [
      ...supportFaults(project, role),
      ...(role === "release" ? releaseFaults(project) : approvalFaults(project, role)),
    ]),
};

function supportFaults({ source: { type }, triggers: on }: BuildProject, role: Role): readonly Fault[] {
  const path = [role, "triggers"];
  if (on === undefined) return [];
  if (type === "codecommit") {
    return [
      fault(
        "build-trigger",
        path,
        "CodeCommit has no webhooks.",
        "Delete triggers; a rule of EventBridge can start it.",
      ),
    ];
  }
  const faults: Fault[] = [];
  if ([on.branches, on.tags, on.pullRequests].every((each) => each === undefined)) {
    const fix = `Add ${role === "ci" ? "branches, tags or pullRequests" : "branches or tags"}, or delete triggers.`;
    faults.push(fault("build-trigger", path, "The triggers name no event: nothing would start a build.", fix));
  }
  if (type === "bitbucket" && on.actors !== undefined) {
    const message = "Accounts of Bitbucket have no numbers.";
    faults.push(fault("build-trigger", [...path, "actors"], message, "Delete actors."));
  }
  const host = type.split("-")[0]?.toUpperCase() ?? "";
  const foreign = (on.approvers ?? []).filter((name) => !name.startsWith(`${host}_`));
  if (foreign.length > 0) {
    const message = `${listing(foreign, "and")} ${foreign.length === 1 ? "is no role" : "are no roles"} of ${type}.`;
    faults.push(fault("build-trigger", [...path, "approvers"], message, `Write roles that begin with ${host}_.`));
  }
  return faults;
}

function approvalFaults({ source: { visibility }, triggers: on }: BuildProject, role: Role): readonly Fault[] {
  if (on?.approval !== "none" || on.pullRequests === undefined || visibility === "private") return [];
  const message = "The source is public, and pull requests from forks would build without anyone's approval.";
  return [fault("build-approval", [role, "triggers", "approval"], message, "Write approval: forks.")];
}

function releaseFaults({ triggers: on }: BuildProject): readonly Fault[] {
  if (on === undefined) return [];
  const path = ["release", "triggers"];
  const any = [...(on.branches ?? []), ...(on.tags ?? [])].filter((glob) => /^\*+(?:\/\*+)*$/.test(glob));
  const faults: Fault[] = [];
  if (any.length > 0) {
    const message = `${listing(any, "and")} is any branch or tag: whoever may push one would release.`;
    faults.push(fault("release-trigger", path, message, "Name the branches or tags, like main or v*."));
  }
  if (on.protected !== true && any.length === 0) {
    const message = "Nothing says that only maintainers can push what starts this release.";
    const fix =
      "Protect these branches and tags on the host and add protected: true, or delete triggers and start releases by hand.";
    faults.push(fault("release-trigger", path, message, fix));
  }
  return faults;
}

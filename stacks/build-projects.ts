import type * as pulumi from "@pulumi/pulumi";
// By file, not from the index: that one loads @pulumi/github too, which stacks of images need not wait for.
import { CiProject } from "../components/build-project/ci-project";
import { ReleaseProject } from "../components/build-project/release-project";
import { serializeDocument } from "../definition";
import { projectComponentName, type AnyImagePlan, type BuildProjectPlan } from "../plan";
import { lastingTags, type TreeArgs } from "./image-tree";

/** What people find a project by. */
interface ProjectOutputs {
  readonly projectName: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
}

/** The CodeBuild projects of a definition; none where it has neither `ci` nor `release`. */
export function buildProjects({ plan, stack }: TreeArgs<AnyImagePlan>, parent: pulumi.Resource) {
  const { name, ci, release } = plan;
  const { account: accountId, region } = stack;
  // A protected one would stop every deployment after `ci` is removed.
  const place = { accountId, region, tags: lastingTags(plan.tags), protectBucket: "retain" } as const;
  const nameOf = (role: "ci" | "release"): string => projectComponentName(role, name);
  return {
    ...(ci && { ci: outputsOf(new CiProject(nameOf("ci"), { ...ciArgs(ci), ...place }, { parent })) }),
    ...(release && {
      release: outputsOf(new ReleaseProject(nameOf("release"), { ...releaseArgs(release), ...place }, { parent })),
    }),
  };
}

function outputsOf({ projectName, bucketName }: CiProject | ReleaseProject): ProjectOutputs {
  return { projectName, bucketName };
}

function ciArgs({ webhook, ...plan }: BuildProjectPlan) {
  return { ...projectArgs(plan), webhook };
}

/** A start by hand gives variables other values; the component refuses pull requests, which the schema has no key for. */
function releaseArgs({ webhook, ...plan }: BuildProjectPlan) {
  const overrides = Object.entries(plan.environmentVariables ?? {}).flatMap(([name, { kind }]) => (kind === "plain" ? [name] : [])); // prettier-ignore
  if (webhook.kind === "manual") return { ...projectArgs(plan), overrides, webhook };
  const filterGroups = webhook.filterGroups.flatMap(({ events, filters }) =>
    events[0] === "PUSH" ? [{ events: ["PUSH"] as const, filters }] : [],
  );
  return { ...projectArgs(plan), overrides, webhook: { kind: "webhook" as const, filterGroups } };
}

function projectArgs<Plan extends Pick<BuildProjectPlan, "buildspec">>({ buildspec, ...plan }: Plan) {
  if (buildspec.kind === "file") return { ...plan, buildspec };
  return { ...plan, buildspec: { kind: "inline" as const, text: serializeDocument(buildspec.document) } };
}

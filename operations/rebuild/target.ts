import { satisfies } from "../../definition/image/version-range";
import type { DockerPlan, ExternalPlan, Plan } from "../../plan";
import { homeIn, imageBuilderArn, registryOf } from "../../plan/arn";
import type { CodeBuildTarget, GitHubTarget, ImageBuilderTarget, Target } from "../../plan/fleet";
import { nameInArn } from "../../plan/names";
import type { Node } from "../../plan/waves";

export type { CodeBuildTarget, GitHubTarget, ImageBuilderTarget, Target };

/** Every image of a plan by name; projects have none. */
export function targetsOf(plan: Plan): readonly Target[] {
  const { images, stack } = plan;
  const own = pipelineTargets(plan);
  const versions = new Map(images.map(({ name, version = "" }) => [name, version]));
  const parentIn: ParentIn = (image, range) => {
    if (!satisfies(versions.get(image) ?? "", range)) return {};
    const ids = own.filter((target) => target.image === image).map(({ id }) => id);
    const [parent = image, ...otherParents] = ids;
    return { parent, ...(otherParents.length > 0 && { otherParents }) };
  };
  const others = images.flatMap((image): readonly Target[] => {
    if (image.kind === "external") return [workflowTarget(image, parentIn)];
    return image.kind === "container" && image.codebuild ? [projectTarget(image.name, image.codebuild, stack, parentIn)] : []; // prettier-ignore
  });
  return [...own, ...others].sort(({ image: one }, { image: other }) => Number(one > other) - Number(one < other));
}

/** Those that the account rebuilds: all, without a GitHub App none of GitHub's. */
export function targetsInAccount(plan: Plan): readonly Target[] {
  const { githubApp } = plan.stack.rebuild ?? {};
  return targetsOf(plan).filter(({ builder }) => builder !== "github" || githubApp !== undefined);
}

/** The target as another version of it is, such as that which is deployed: definitions may be ahead. */
export function atVersion<T extends Target>(target: T, version: string): T {
  if (target.builder !== "image-builder") return { ...target, version };
  return { ...target, version, versionArn: `${beforeVersion(target.versionArn)}/${version}` };
}

type ParentIn = (image: string, range: string) => Pick<Node, "parent" | "otherParents">;

function workflowTarget(image: ExternalPlan, parentIn: ParentIn): GitHubTarget {
  const { name, version, repository, workflow, inputs, requestInput, gitTag, parents, parentVersion = "" } = image;
  return {
    ...{ builder: "github", id: name, image: name, version, repository, workflow, inputs, gitTag },
    ...(requestInput !== undefined && { requestInput }),
    ...parentIn(parents[0] ?? "", parentVersion),
  };
}

function projectTarget(image: string, docker: DockerPlan, home: Plan["stack"], parentIn: ParentIn): CodeBuildTarget {
  const { name: project, imageVersion: version, repository, parent } = docker;
  const address = `${registryOf(homeIn(home.account, home.region))}/${repository.name}`;
  return {
    ...{ builder: "codebuild", id: image, image, version, project, repository: address },
    ...(parent.kind === "image" && parentIn(parent.image, parent.version)),
  };
}

function pipelineTargets({ images, stack }: Plan): readonly ImageBuilderTarget[] {
  const found = images.flatMap((image) => {
    if (image.kind === "project" || image.kind === "external") return [];
    return image.pipelines.map((pipeline) => {
      const names = "names" in pipeline ? pipeline.names : undefined;
      const { architecture, imageVersion: version, parentImage } = pipeline;
      const recipe = nameInArn(names?.recipe ?? pipeline.name);
      return {
        id: image.pipelines.length === 1 ? image.name : `${image.name} (${architecture})`,
        builder: "image-builder" as const,
        ...{ image: image.name, architecture, version, pipeline: names?.pipeline ?? pipeline.name },
        versionArn: imageBuilderArn(stack, "image", recipe, version),
        parentImage,
      };
    });
  });
  const byRecipe = new Map(found.map((target) => [beforeVersion(target.versionArn), target]));
  return found.map(({ parentImage, ...target }) => {
    const parent = byRecipe.get(beforeVersion(parentImage));
    const range = parentImage.slice(parentImage.lastIndexOf("/") + 1);
    return { ...target, ...(parent && satisfies(parent.version, range) && { parent: parent.id }) };
  });
}

function beforeVersion(arn: string): string {
  return arn.slice(0, arn.lastIndexOf("/"));
}

import { satisfies } from "../../definition/image/version-range";
import type { DockerPlan, ExternalPlan, Plan } from "../../plan";
import { homeIn, imageBuilderArn, registryOf } from "../../plan/arn";
import { nameInArn } from "../../plan/names";

/** What one build makes, by who builds it. */
export type Target = ImageBuilderTarget | CodeBuildTarget | GitHubTarget;

/** What every target has. */
interface AnyTarget {
  /** `docker-host`, or `docker-host (arm64)` where the image is built for several architectures. */
  readonly id: string;
  /** Of the definition. */
  readonly image: string;
  readonly version: string;
  /** Id of the target that it is built on; absent where that is not of this stack, or of a version out of its range. */
  readonly parent?: string;
  /** Where the image that it is built on has several architectures: their ids beside `parent`, which is the first. */
  readonly otherParents?: readonly string[];
}

/** An image for one architecture, by a pipeline of Image Builder. */
export interface ImageBuilderTarget extends AnyTarget {
  readonly builder: "image-builder";
  readonly architecture: string;
  /** Name of the pipeline. */
  readonly pipeline: string;
  /** ARN of the ImageVersion, without the number of a build: `…:image/docker-host-x86-64/1.2.0`. */
  readonly versionArn: string;
}

/** A container that a project of CodeBuild builds. */
export interface CodeBuildTarget extends AnyTarget {
  readonly builder: "codebuild";
  /** Name of the project. */
  readonly project: string;
  /** Where its images go, with the registry: `111122223333.dkr.ecr.us-east-1.amazonaws.com/web`. */
  readonly repository: string;
}

/** An image that a workflow of another repository builds. */
export interface GitHubTarget extends AnyTarget {
  readonly builder: "github";
  /** `owner/name` on github.com, else an HTTPS address. */
  readonly repository: string;
  readonly workflow: { readonly file: string } | { readonly name: string };
  readonly gitTag: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Input that takes golden's mark, which the run then shows in its title. */
  readonly requestInput?: string;
}

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

type ParentIn = (image: string, range: string) => Pick<AnyTarget, "parent" | "otherParents">;

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

import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
// By file, not from the index: that one loads @pulumi/github too, which stacks of images need not wait for.
import { ContainerProject } from "../components/build-project/container-project";
import { CONTAINER_PIPELINE_TYPE } from "../components/type-tokens";
import { architectureSuffix, projectComponentName, type ContainerPlan, type DockerPlan } from "../plan";
import { repositoryArgs, sameRepository } from "./container-repository";
import { lastingTags, type TreeArgs } from "./image-tree";
import { buildNetwork } from "./shared-resources";

/** The CodeBuild project of a container, with its outputs. Its builds follow the settings' network. */
export function containerProject(plan: DockerPlan, args: TreeArgs<ContainerPlan>, parent: pulumi.Resource) {
  const { stack, plan: image, root } = args;
  const { account: accountId, region } = stack;
  const { imageVersion, context, repository, ...rest } = plan;
  const files = Object.fromEntries(
    context.files.map((path) => [path, new pulumi.asset.FileAsset(join(root, context.folder, path))]),
  );
  const pipelines = (["x86_64", "arm64"] as const).map((each) => `${image.name}-${architectureSuffix(each)}`);
  const project = new ContainerProject(
    projectComponentName("image", image.name),
    {
      ...rest,
      ...buildNetwork(args.stack, args.shared),
      accountId,
      region,
      version: imageVersion,
      context: new pulumi.asset.AssetArchive(files),
      repository: repositoryArgs(repository, args),
      regions: repository.regions.map((each) => each.region),
      tags: lastingTags(image.tags),
      transform: sameRepository(pipelines, CONTAINER_PIPELINE_TYPE, region, parent),
    },
    { parent },
  );
  const { projectName, repositoryUrls } = project;
  return { projectName, repository: repository.name, repositoryUrls, version: imageVersion };
}

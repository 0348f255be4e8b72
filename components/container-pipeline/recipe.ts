import type * as pulumi from "@pulumi/pulumi";
import { ContainerRecipe } from "@pulumi/aws/imagebuilder/containerRecipe";
import type { imagebuilder } from "@pulumi/aws/types/input";
import { registerChild } from "../child-transform";
import { nonEmptyList } from "../pipeline-resources";
import { CREATE_FIRST, recipeComponent } from "../recipe-component";
import type { ContainerDistribution, ContainerPipelineArgs } from "./args";

/** Image Builder wants the repository to be there; `repositories` are those that are made here. */
export function recipe(
  name: string,
  args: ContainerPipelineArgs,
  repositories: readonly pulumi.Resource[],
  parent: pulumi.Resource,
): ContainerRecipe {
  const opts = { parent, ...CREATE_FIRST, dependsOn: [...(args.parentResources ?? []), ...repositories] };
  return registerChild(ContainerRecipe, `${name}-recipe`, opts, args.transform?.recipe, {
    name: args.name,
    version: args.version,
    description: args.description,
    containerType: "DOCKER",
    parentImage: args.parentImage,
    platformOverride: args.platformOverride,
    dockerfileTemplateData: args.dockerfileTemplateData,
    components: args.components.map((component) => recipeComponent(name, args, component, parent)),
    instanceConfiguration: args.instanceConfiguration && instance(args.instanceConfiguration),
    targetRepository: { service: "ECR", repositoryName: args.repository.name },
    workingDirectory: args.workingDirectory,
    tags: args.tags,
    region: args.region,
  });
}

/** The provider takes the two booleans as text. */
function instance({ image, deviceName, volumeSize }: NonNullable<ContainerPipelineArgs["instanceConfiguration"]>) {
  const ebs = { encrypted: "true", deleteOnTermination: "true", volumeType: "gp3", volumeSize };
  return { image, blockDeviceMappings: [{ deviceName, ebs }] };
}

export function regionDistribution(
  { region, containerTags = [] }: ContainerDistribution,
  repositoryName: string,
): imagebuilder.DistributionConfigurationDistribution {
  const targetRepository = { service: "ECR", repositoryName };
  return {
    region,
    containerDistributionConfiguration: { targetRepository, containerTags: nonEmptyList(containerTags) },
  };
}

import * as ib from "@aws-sdk/client-imagebuilder";
import { PARENT } from "../fixture";
import type { WireBench } from "./bench";

export const DOCUMENT = "name: x\nschemaVersion: 1.0\nphases:\n  - name: build\n    steps: []\n";

/** Everything a pipeline needs, and it, through the wire. */
export async function makeAll({ imagebuilder }: WireBench) {
  const component = await imagebuilder.send(
    new ib.CreateComponentCommand({
      name: "docker",
      semanticVersion: "1.0.0",
      platform: "Linux",
      data: DOCUMENT,
      tags: { a: "b" },
    }),
  );
  const { imageRecipeArn = "" } = await imagebuilder.send(
    new ib.CreateImageRecipeCommand({
      ...{ name: "web", semanticVersion: "1.0.0", parentImage: PARENT, workingDirectory: "/root" },
      components: [{ componentArn: component.componentBuildVersionArn, parameters: [{ name: "P", value: ["v"] }] }],
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 32, encrypted: true, volumeType: "gp3" } }],
      additionalInstanceConfiguration: {
        userDataOverride: "IyEvYmluL3No",
        systemsManagerAgent: { uninstallAfterBuild: true },
      },
    }),
  );
  const { infrastructureConfigurationArn = "" } = await imagebuilder.send(
    new ib.CreateInfrastructureConfigurationCommand({
      name: "web",
      instanceProfileName: "builder",
      instanceTypes: ["m7i.large"],
    }),
  );
  const { distributionConfigurationArn = "" } = await imagebuilder.send(
    new ib.CreateDistributionConfigurationCommand({
      name: "web",
      distributions: [
        {
          region: "us-east-1",
          amiDistributionConfiguration: {
            name: "web {{ imagebuilder:buildDate }}",
            description: "d",
          },
        },
        { region: "eu-west-1" },
      ],
    }),
  );
  const parts = { imageRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn };
  const { imagePipelineArn = "" } = await imagebuilder.send(
    new ib.CreateImagePipelineCommand({ name: "web", ...parts, loggingConfiguration: { imageLogGroupName: "images" } }),
  );
  return { ...parts, imagePipelineArn, componentArn: component.componentBuildVersionArn ?? "" };
}

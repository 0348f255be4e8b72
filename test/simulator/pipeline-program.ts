import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { Component } from "@pulumi/aws/imagebuilder/component";
import { DistributionConfiguration } from "@pulumi/aws/imagebuilder/distributionConfiguration";
import { ImagePipeline } from "@pulumi/aws/imagebuilder/imagePipeline";
import { ImageRecipe } from "@pulumi/aws/imagebuilder/imageRecipe";
import { InfrastructureConfiguration } from "@pulumi/aws/imagebuilder/infrastructureConfiguration";

/** What changes between two deployments of the example. */
export interface Edit {
  readonly version?: string;
  readonly parent?: string;
  readonly data?: string;
  /** The disk of the recipe. */
  readonly ebs?: { readonly encrypted: string };
  readonly userGroups?: string[];
  /** The resource option on recipe and component; undefined leaves the choice to the provider. */
  readonly deleteBeforeReplace?: boolean;
}

const PARENT = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x";
const DATA = "name: install\nschemaVersion: 1.0\nphases:\n  - name: build\n    steps: []\n";

/** A pipeline with everything it needs, under fixed names. */
export function pipelineProgram(edit: Edit = {}): () => Promise<Record<string, unknown>> {
  const { version = "1.0.0", parent = PARENT, data = DATA } = edit;
  const options = edit.deleteBeforeReplace === undefined ? {} : { deleteBeforeReplace: edit.deleteBeforeReplace };
  return () => {
    const statement = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } };
    const role = new Role("role", {
      assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    });
    const attached = new RolePolicyAttachment("ssm", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    });
    const profile = new InstanceProfile("profile", { role: role.name }, { dependsOn: attached });
    const component = new Component("component", { name: "install", version, platform: "Linux", data }, options);
    const recipe = new ImageRecipe(
      "recipe",
      {
        name: "web",
        version,
        parentImage: parent,
        components: [{ componentArn: component.arn }],
        tags: { ImageName: "web" },
        ...(edit.ebs ? { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: edit.ebs }] } : {}),
      },
      options,
    );
    const infrastructure = new InfrastructureConfiguration("infrastructure", {
      name: "web",
      instanceProfileName: profile.name,
      instanceTypes: ["m7i.large", "t3.large"],
    });
    const settings = {
      name: "web {{ imagebuilder:buildDate }}",
      ...(edit.userGroups ? { launchPermission: { userGroups: edit.userGroups } } : {}),
    };
    const distribution = new DistributionConfiguration("distribution", {
      name: "web",
      distributions: ["us-east-1", "eu-west-1"].map((region) => ({ region, amiDistributionConfiguration: settings })),
    });
    const pipeline = new ImagePipeline("pipeline", {
      name: "web",
      imageRecipeArn: recipe.arn,
      infrastructureConfigurationArn: infrastructure.arn,
      distributionConfigurationArn: distribution.arn,
    });
    return Promise.resolve({
      recipe: recipe.arn,
      infrastructure: infrastructure.arn,
      distribution: distribution.arn,
      pipeline: pipeline.arn,
      platform: pipeline.platform,
    });
  };
}

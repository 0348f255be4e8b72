import { strict as assert } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { ImagePipeline, type ImagePipelineArgs } from "../../components";
import {
  COMPONENT,
  DISTRIBUTION,
  FULL,
  IMAGE,
  INFRASTRUCTURE,
  KEY,
  MINIMAL,
  PIPELINE,
  RECIPE,
} from "./image-pipeline-cases";
import { only, recordResources, resourceErrorOf } from "./recorded-resources";

const WORKFLOW = "arn:aws:imagebuilder:us-east-1:111122223333:workflow/build/scan/1.0.0/1";

describe("components/ImagePipeline", () => {
  it("passes on what a document is for, and its key", async () => {
    const about = { description: "Docker", supportedOsVersions: ["Amazon Linux 2023"], kmsKeyId: KEY };
    const install = {
      kind: "document",
      key: "install",
      name: "install",
      data: "schemaVersion: 1.0",
      ...about,
    } as const;
    const { inputs } = only(await recorded({ ...MINIMAL, components: [install] }), COMPONENT);

    assert.deepEqual(inputs, {
      name: "install",
      version: "1.2.0",
      platform: "Linux",
      data: "schemaVersion: 1.0",
      ...about,
    });
  });

  it("passes on what becomes of the agent, and tags of the AMI in the region of the build", async () => {
    const { inputs } = only(
      await recorded({
        ...MINIMAL,
        systemsManagerAgent: { uninstallAfterBuild: true },
        recipeAmiTags: { Stage: "built" },
      }),
      RECIPE,
    );

    assert.deepEqual(inputs.systemsManagerAgent, { uninstallAfterBuild: true });
    assert.deepEqual(inputs.amiTags, { Stage: "built" });
  });

  it("leaves the type of a volume to the parent's AMI", async () => {
    const { inputs } = only(
      await recorded({ ...MINIMAL, blockDeviceMappings: [{ deviceName: "/dev/xvda", volumeType: "parent" }] }),
      RECIPE,
    );

    assert.deepEqual(inputs.blockDeviceMappings, [
      { deviceName: "/dev/xvda", ebs: { encrypted: "true", deleteOnTermination: "true" } },
    ]);
  });

  it("runs other workflows in pipeline and image, whose version they do not build again", async () => {
    const workflows = [{ workflowArn: WORKFLOW, parameters: [{ name: "level", value: "high" }] }];
    const resources = await recorded({ ...FULL, workflows });

    for (const type of [PIPELINE, IMAGE]) assert.deepEqual(only(resources, type).inputs.workflows, workflows, type);
    assert.ok(only(resources, IMAGE).ignoreChanges.includes("workflows"));
  });

  it("refuses workflows without a role that runs them", async () => {
    const args = { ...MINIMAL, workflows: [{ workflowArn: WORKFLOW }] };

    assert.match(
      await resourceErrorOf(() => new ImagePipeline("docker-host", args)),
      /executionRole: .*workflows need a role of your own/,
    );
  });

  it("writes the parameter in accounts that get copies, where it is asked for", async () => {
    const [target = assert.fail()] = FULL.distributions;
    const distributions = [{ ...target, ssmParameterInTargetAccounts: true }];
    const { inputs } = only(await recorded({ ...FULL, distributions }), DISTRIBUTION);
    const [written] = inputs.distributions as readonly { readonly ssmParameterConfigurations: unknown }[];

    const parameter = { parameterName: "/images/docker-host", dataType: "aws:ec2:image" };
    assert.deepEqual(written?.ssmParameterConfigurations, [parameter, { ...parameter, amiAccountId: "555566667777" }]);
  });

  it("takes what other resources give wherever nothing is decided by it", async () => {
    const [target = assert.fail()] = FULL.distributions;
    const given = pulumi.output("given");
    const resources = await recorded({
      ...FULL,
      keyPair: given,
      placement: { hostId: given, hostResourceGroupArn: given },
      tags: { Owner: given },
      resourceTags: { Owner: given },
      distributions: [
        { ...target, amiTags: { Owner: given }, launchTemplates: [{ launchTemplateId: given, default: true }] },
      ],
    });

    const { keyPair, placement, resourceTags, tags } = only(resources, INFRASTRUCTURE).inputs;
    const Owner = "given";
    assert.deepEqual(
      { keyPair, placement, resourceTags, tags },
      {
        keyPair: "given",
        placement: { hostId: "given", hostResourceGroupArn: "given" },
        resourceTags: { Owner },
        tags: { Owner },
      },
    );
    assert.match(JSON.stringify(only(resources, DISTRIBUTION).inputs.distributions), /"launchTemplateId":"given"/);
  });

  it("counts tags whose values are not known yet", async () => {
    const tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`K${index}`, pulumi.output("x")]));

    assert.match(await resourceErrorOf(() => new ImagePipeline("docker-host", { ...MINIMAL, tags })), /51 tags/);
  });
});

function recorded(args: ImagePipelineArgs) {
  return recordResources(() => new ImagePipeline("docker-host", args));
}

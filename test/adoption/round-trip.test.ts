import * as assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { adoptTemplate } from "../../adoption";
import { folderSource, loadImages, memorySource, settingsFolder, Stacks, type Stack } from "../../definition";
import { planImages, type AmiPlan } from "../../plan";

const ROOT = join(__dirname, "../../..");
const GIVEN = { "AWS::Region": "us-east-1", "AWS::AccountId": "111122223333" };

type Pipeline = AmiPlan["pipelines"][number];

/** The pipelines of definitions, as they are deployed by a stack. */
function planned(source: Parameters<typeof loadImages>[0]["source"], stack: Stack<"images">): readonly AmiPlan[] {
  const { definitions, issues } = loadImages({ source });
  assert.deepEqual(
    issues.filter(({ severity }) => severity === "error"),
    [],
  );
  if (stack.settings === undefined) return assert.fail("the settings have faults");
  return planImages({ definitions, settings: stack.settings, stack: stack.name }).images.filter(
    (image): image is AmiPlan => image.kind === undefined,
  );
}

/** A pipeline as CloudFormation has it. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ImageBuilder.html */
function templateOf(pipeline: Pipeline): string {
  const {
    name,
    imageVersion: Version,
    platform: Platform,
    infrastructure,
    distributions,
    schedule,
    imageTests,
  } = pipeline;
  const documents = pipeline.components.filter((use) => use.kind === "document");
  const uses = pipeline.components.map((use) => ({
    ComponentArn: use.kind === "arn" ? use.componentArn : { Ref: idOf(use.name) },
    Parameters: use.parameters.map(({ name: Name, value }) => ({ Name, Value: [value] })),
  }));
  const resources = {
    ...Object.fromEntries(
      documents.map(({ name: Name, data: Data }) => [idOf(Name), { Type: "AWS::ImageBuilder::Component", Properties: { Name, Version, Platform, Data } }]), // prettier-ignore
    ),
    Recipe: {
      Type: "AWS::ImageBuilder::ImageRecipe",
      Properties: {
        ...{
          Name: name,
          Version,
          ParentImage: pipeline.parentImage,
          Components: uses,
          Description: pipeline.description,
        },
        BlockDeviceMappings: pipeline.blockDeviceMappings.map(({ deviceName: DeviceName, ...ebs }) => ({
          DeviceName,
          Ebs: pascal(ebs),
        })),
        ...(pipeline.workingDirectory !== undefined && { WorkingDirectory: pipeline.workingDirectory }),
        ...(pipeline.userDataBase64 !== undefined && {
          AdditionalInstanceConfiguration: { UserDataOverride: pipeline.userDataBase64 },
        }),
      },
    },
    Infrastructure: {
      Type: "AWS::ImageBuilder::InfrastructureConfiguration",
      Properties: {
        Name: name,
        InstanceProfileName: "builds",
        InstanceTypes: infrastructure.instanceTypes,
        TerminateInstanceOnFailure: infrastructure.terminateInstanceOnFailure,
        ...(infrastructure.placement && { Placement: pascal(infrastructure.placement) }),
      },
    },
    Distribution: {
      Type: "AWS::ImageBuilder::DistributionConfiguration",
      Properties: {
        Name: name,
        Distributions: distributions.map(({ region: Region, amiName: Name, amiTags: AmiTags }) => ({
          Region,
          AmiDistributionConfiguration: { Name, AmiTags },
        })),
      },
    },
    Pipeline: {
      Type: "AWS::ImageBuilder::ImagePipeline",
      Properties: {
        ...{ Name: name, ImageRecipeArn: { Ref: "Recipe" }, InfrastructureConfigurationArn: { Ref: "Infrastructure" } },
        ...{ DistributionConfigurationArn: { Ref: "Distribution" }, Status: pipeline.status },
        ImageTestsConfiguration: pascal(imageTests),
        ...(schedule && { Schedule: scheduleOf(schedule) }),
      },
    },
  };
  return JSON.stringify({ Resources: resources });
}

function scheduleOf({ timezone: TimeZone, ...schedule }: NonNullable<Pipeline["schedule"]>) {
  return { ...pascal(schedule), ...(TimeZone !== undefined && { TimeZone }) };
}

function idOf(name: string): string {
  return `Component${name.replace(/[^A-Za-z0-9]/g, "")}`;
}

function pascal(record: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [`${key.charAt(0).toUpperCase()}${key.slice(1)}`, value]),
  );
}

/** What of a pipeline is the same whoever deploys it. */
function content({ components, ...pipeline }: Pipeline) {
  return {
    parentImage: pipeline.parentImage,
    components: components.map((use) =>
      use.kind === "arn" ? use : { data: parse(use.data) as unknown, parameters: use.parameters },
    ),
    disks: pipeline.blockDeviceMappings,
    userData: pipeline.userDataBase64,
    workingDirectory: pipeline.workingDirectory,
    instanceTypes: pipeline.infrastructure.instanceTypes,
    keeps: pipeline.infrastructure.terminateInstanceOnFailure,
    distributions: pipeline.distributions.map(({ region, amiName }) => ({ region, amiName })),
    schedule: pipeline.schedule,
    status: pipeline.status,
    tests: pipeline.imageTests,
  };
}

describe("a plan of ours as a template", () => {
  const stack = new Stacks(settingsFolder(ROOT)).named("prod") as Stack<"images">;
  for (const image of planned(folderSource(ROOT), stack)) {
    for (const pipeline of image.pipelines) {
      it(`is taken over as what it was: ${pipeline.name}`, () => {
        const adopted = adoptTemplate(templateOf(pipeline), GIVEN, { name: "taken" } as never);
        if ("problem" in adopted) return assert.fail(adopted.problem);
        const files = Object.fromEntries([...adopted.files]);
        const [again] = planned(memorySource(files), stack);
        assert.deepEqual(
          content(again?.pipelines[0] as Pipeline),
          content(pipeline),
          JSON.stringify(adopted.rows, null, 1) + files["images/taken.yaml"],
        );
        return undefined;
      });
    }
  }
});

import { strict as assert } from "node:assert";
import { ContainerPipeline, type ContainerPipelineArgs } from "../../components";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const REPOSITORY = "aws:ecr/repository:Repository";
const POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const CLEAN_UP = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const RECIPE = "aws:imagebuilder/containerRecipe:ContainerRecipe";
const DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration";
const DOCKERFILE =
  "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n";
const UPDATE = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x";
const KEY = "arn:aws:kms:us-east-1:111122223333:key/mrk-1";

const LEAST: ContainerPipelineArgs = {
  name: "base",
  version: "1.0.0",
  region: "us-east-1",
  platform: "Linux",
  parentImage: "docker.io/library/ubuntu@sha256:0",
  dockerfileTemplateData: DOCKERFILE,
  components: [{ kind: "arn", componentArn: UPDATE }],
  repository: { kind: "create", name: "base" },
  instanceProfileName: "profile",
  distributions: [{ region: "us-east-1" }],
};

const FULL: ContainerPipelineArgs = {
  ...LEAST,
  platformOverride: "Linux",
  components: [{ kind: "document", key: "install", name: "base--install", data: "phases: []" }],
  repository: {
    kind: "create",
    name: "team/base",
    kmsKeys: { "us-east-1": KEY },
    scanOnPush: false,
    mutableTags: ["latest"],
    cleanUp: { untaggedAfterDays: 14, keepNewest: 50 },
    pullers: { accountIds: ["444455556666"], organizationIds: ["o-abcdefghij"] },
    tags: { ImageName: "base" },
  },
  instanceConfiguration: { image: "ssm:/ami", deviceName: "/dev/xvda", volumeSize: 100 },
  workingDirectory: "/tmp",
  distributions: [{ region: "us-east-1", containerTags: ["latest"] }, { region: "eu-west-1" }],
  onDeploy: { timeoutMinutes: 60 },
  tags: { ImageName: "base", ImageVersion: "1.0.0" },
};

describe("components/ContainerPipeline", () => {
  it("makes exactly this of the least", async () => {
    const resources = await recordResources(() => new ContainerPipeline("base", LEAST));

    assert.deepEqual(
      listed(resources),
      [
        "aws:cloudwatch/logGroup:LogGroup::base-log-group",
        `${REPOSITORY}::base-repository`,
        `${RECIPE}::base-recipe`,
        `${DISTRIBUTION}::base-distribution`,
        "aws:imagebuilder/imagePipeline:ImagePipeline::base-pipeline",
        "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration::base-infrastructure",
        "golden-images:container:ContainerPipeline::base",
      ].sort((one, other) => one.localeCompare(other, "en")),
    );
    const repository = only(resources, REPOSITORY);
    assert.deepEqual(repository.inputs, {
      name: "base",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS" }],
      tags: { LifecycleExecutionAccess: "EC2 Image Builder" },
      region: "us-east-1",
    });
    assert.ok(repository.retainOnDelete);
    const recipe = only(resources, RECIPE);
    assert.deepEqual(recipe.inputs, {
      name: "base",
      version: "1.0.0",
      containerType: "DOCKER",
      parentImage: "docker.io/library/ubuntu@sha256:0",
      dockerfileTemplateData: DOCKERFILE,
      components: [{ componentArn: UPDATE }],
      targetRepository: { service: "ECR", repositoryName: "base" },
      region: "us-east-1",
    });
    assert.equal(recipe.deleteBeforeReplace, false);
    assert.ok(recipe.dependencies.includes(`${REPOSITORY}::base-repository`));
    const infrastructure = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration";
    assert.deepEqual(only(resources, infrastructure).inputs["instanceMetadataOptions"], {
      httpTokens: "required",
      httpPutResponseHopLimit: 2,
    });
    const pipeline = only(resources, "aws:imagebuilder/imagePipeline:ImagePipeline").inputs;
    assert.match(String(pipeline["containerRecipeArn"]), /:container-recipe\/base\/1\.0\.0$/);
    assert.ok(!("imageRecipeArn" in pipeline));
  });

  it("passes everything on, with a repository in each Region", async () => {
    const resources = await recordResources(() => new ContainerPipeline("base", FULL));

    const [home, away] = ["base-repository", "base-repository-eu-west-1"];
    const repository = only(resources, REPOSITORY, home).inputs;
    assert.deepEqual(repository, {
      name: "team/base",
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filter: "latest", filterType: "WILDCARD" }],
      imageScanningConfiguration: { scanOnPush: false },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: KEY }],
      tags: { ImageName: "base", LifecycleExecutionAccess: "EC2 Image Builder" },
      region: "us-east-1",
    });
    assert.equal(only(resources, REPOSITORY, away).inputs["region"], "eu-west-1");
    const policy = only(resources, POLICY, `${away}-policy`);
    assert.ok(policy.retainOnDelete);
    assert.deepEqual((JSON.parse(String(policy.inputs["policy"])) as { Statement: unknown[] }).Statement, [
      {
        Sid: "AccountsPull",
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::444455556666:root"] },
        Action: PULL,
      },
      {
        Sid: "OrganizationsPull",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: PULL,
        Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-abcdefghij"] } },
      },
    ]);
    const cleanUp = only(resources, CLEAN_UP, `${home}-clean-up`);
    assert.equal(cleanUp.deleteBeforeReplace, true);
    assert.deepEqual(JSON.parse(String(cleanUp.inputs["policy"])), {
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
          action: { type: "expire" },
        },
        {
          rulePriority: 2,
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 50 },
          action: { type: "expire" },
        },
      ],
    });
    assert.deepEqual(only(resources, RECIPE).inputs["instanceConfiguration"], {
      image: "ssm:/ami",
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { encrypted: "true", deleteOnTermination: "true", volumeType: "gp3", volumeSize: 100 },
        },
      ],
    });
    const targetRepository = { service: "ECR", repositoryName: "team/base" };
    assert.deepEqual(only(resources, DISTRIBUTION).inputs["distributions"], [
      { region: "us-east-1", containerDistributionConfiguration: { targetRepository, containerTags: ["latest"] } },
      { region: "eu-west-1", containerDistributionConfiguration: { targetRepository } },
    ]);
    const image = only(resources, "aws:imagebuilder/image:Image");
    assert.ok(image.retainOnDelete);
    assert.equal(image.createTimeout, "60m");
    const component = only(resources, "aws:imagebuilder/component:Component");
    assert.equal(component.deleteBeforeReplace, false);
  });

  it("makes no repository where one is adopted", async () => {
    const repository = { kind: "adopt", name: "team/base" } as const;
    const resources = await recordResources(() => new ContainerPipeline("base", { ...LEAST, repository }));
    assert.deepEqual(
      listed(resources).filter((each) => each.startsWith("aws:ecr/")),
      [],
    );
    assert.deepEqual(only(resources, RECIPE).inputs["targetRepository"], {
      service: "ECR",
      repositoryName: "team/base",
    });
  });

  it("lists every wrong argument", async () => {
    const message = await resourceErrorOf(
      () =>
        new ContainerPipeline("base", {
          ...LEAST,
          version: "1",
          dockerfileTemplateData: "FROM scratch",
          repository: { kind: "create", name: "Base", cleanUp: { deleteAfterDays: 1, keepNewest: 1 } },
          distributions: [{ region: "eu-west-1" }],
        }),
    );
    for (const part of [
      "version:",
      "repository.name:",
      "repository.cleanUp:",
      "dockerfileTemplateData:",
      "distributions:",
    ])
      assert.ok(message.includes(`  ${part}`), message);
    assert.match(message, /^ContainerPipeline "base" has 5 wrong arguments:/);
  });
});

const PULL = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:DescribeImages",
  "ecr:GetDownloadUrlForLayer",
];

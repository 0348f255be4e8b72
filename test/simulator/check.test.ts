import assert from "node:assert/strict";
import {
  BUCKET,
  COMPONENT,
  DISTRIBUTION,
  INFRASTRUCTURE,
  PIPELINE,
  RECIPE,
  recipeInputs,
  ROLE,
  TRUST,
  UNKNOWN,
  useSimulator,
} from "./fixture";

const PIPELINE_INPUTS = {
  name: "web",
  imageRecipeArn: "arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/web/1.0.0",
  infrastructureConfigurationArn: "arn:aws:imagebuilder:us-east-1:111122223333:infrastructure-configuration/web",
};
const LIFECYCLE = "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy";
const LIFECYCLE_INPUTS = { name: "web", executionRole: "arn:aws:iam::111122223333:role/x", resourceType: "AMI_IMAGE" };
const AGE = { action: { type: "DELETE" }, filter: { type: "AGE", value: 6, unit: "MONTHS" } };

interface Case {
  readonly title: string;
  readonly type: string;
  readonly news: Record<string, unknown>;
  readonly failures: readonly string[];
}

const CASES: readonly Case[] = [
  {
    title: "a missing argument",
    type: RECIPE,
    news: { name: "web", version: "1.0.0", components: recipeInputs()["components"] },
    failures: [
      'parentImage: Missing required argument: The argument "parentImage" is required, but no definition was found.',
    ],
  },
  {
    title: "a missing argument inside a block",
    type: RECIPE,
    news: recipeInputs({ components: [{ parameters: [{ name: "A", value: "b" }] }] }),
    failures: [
      'components[0].componentArn: Missing required argument: The argument "components[0].componentArn" is required, but no definition was found.',
    ],
  },
  {
    title: "an unknown argument, with the nearest one",
    type: RECIPE,
    news: recipeInputs({ parentImag: "x" }),
    failures: [
      'parentImag: Unsupported argument: An argument named "parentImag" is not expected here. Did you mean "parentImage"?',
    ],
  },
  {
    title: "an unknown argument deep inside",
    type: RECIPE,
    news: recipeInputs({ blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumSize: 8 } }] }),
    failures: [
      'blockDeviceMappings[0].ebs.volumSize: Unsupported argument: An argument named "volumSize" is not expected here. Did you mean "volumeSize"?',
    ],
  },
  {
    title: "a wrong type deep inside",
    type: RECIPE,
    news: recipeInputs({ blockDeviceMappings: [{ ebs: { volumeSize: "8" } }] }),
    failures: [
      'blockDeviceMappings[0].ebs.volumeSize: expected type of blockDeviceMappings[0].ebs.volumeSize to be number, got string "8"',
    ],
  },
  {
    title: "an object where a list belongs",
    type: RECIPE,
    news: recipeInputs({ components: { componentArn: "x" } }),
    failures: ["components: expected type of components to be list, got object"],
  },
  {
    title: "a value outside an enumeration",
    type: COMPONENT,
    news: { name: "install", version: "1.0.0", platform: "BeOS", data: "x" },
    failures: ['platform: expected platform to be one of ["Windows" "Linux" "macOS"], got BeOS'],
  },
  {
    title: "a version that is none",
    type: RECIPE,
    news: recipeInputs({ version: "1.0" }),
    failures: [
      'version: invalid value for version (must satisfy regular expression pattern ^(?:[0-9]+|x)\\.(?:[0-9]+|x)\\.(?:[0-9]+|x)$), got "1.0"',
    ],
  },
  {
    title: "a number of a version beyond AWS's largest",
    type: RECIPE,
    news: recipeInputs({ version: "1.0.1073741824" }),
    failures: ['version: invalid value for version (each number is at most 1073741823), got "1.0.1073741824"'],
  },
  {
    title: "a component document above 16,000 characters",
    type: COMPONENT,
    news: { name: "install", version: "1.0.0", platform: "Linux", data: "x".repeat(16001) },
    failures: ["data: expected length of data to be in the range (1 - 16000), got 16001"],
  },
  {
    title: "neither data nor uri",
    type: COMPONENT,
    news: { name: "install", version: "1.0.0", platform: "Linux" },
    failures: ['data: Missing required argument: "data": one of `data,uri` must be specified'],
  },
  {
    title: "both data and uri",
    type: COMPONENT,
    news: { name: "install", version: "1.0.0", platform: "Linux", data: "x", uri: "s3://b/k" },
    failures: [
      'data: Invalid combination of arguments: "data": only one of `data,uri` can be specified, but `data,uri` were specified.',
    ],
  },
  {
    title: "no component at all",
    type: RECIPE,
    news: recipeInputs({ components: [] }),
    failures: [
      "components: Not enough list items: Attribute components requires 1 item minimum, but config has only 0 declared.",
    ],
  },
  {
    title: "21 components",
    type: RECIPE,
    news: recipeInputs({ components: Array.from({ length: 21 }, () => ({ componentArn: UNKNOWN })) }),
    failures: [
      "components: Too many list items: Attribute components supports 20 item maximum, but config has 21 declared.",
    ],
  },
  {
    title: "an AMI name with a character EC2 refuses",
    type: DISTRIBUTION,
    news: { name: "web", distributions: [{ region: "us-east-1", amiDistributionConfiguration: { name: "web/1" } }] },
    failures: [
      'distributions[0].amiDistributionConfiguration.name: invalid value for distributions[0].amiDistributionConfiguration.name (must satisfy regular expression pattern ^[-_A-Za-z0-9{][-_A-Za-z0-9\\s:{}\\.]+[-_A-Za-z0-9}]$), got "web/1"',
    ],
  },
  {
    title: "an account id that is none",
    type: DISTRIBUTION,
    news: {
      name: "web",
      distributions: [
        { region: "us-east-1", amiDistributionConfiguration: { launchPermission: { userIds: ["123"] } } },
      ],
    },
    failures: [
      'distributions[0].amiDistributionConfiguration.launchPermission.userIds[0]: invalid value for distributions[0].amiDistributionConfiguration.launchPermission.userIds[0] (must satisfy regular expression pattern ^[0-9]{12}$), got "123"',
    ],
  },
  {
    title: "one region twice",
    type: DISTRIBUTION,
    news: { name: "web", distributions: [{ region: "us-east-1" }, { region: "us-east-1" }] },
    failures: ['distributions: a distribution configuration names each region once, got "us-east-1" twice'],
  },
  {
    title: "a recipe version with a wildcard in a pipeline",
    type: PIPELINE,
    news: { ...PIPELINE_INPUTS, imageRecipeArn: PIPELINE_INPUTS.imageRecipeArn.replace("1.0.0", "1.x.x") },
    failures: [
      'imageRecipeArn: invalid value for imageRecipeArn (valid image recipe ARN must be provided), got "arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/web/1.x.x"',
    ],
  },
  {
    title: "a test time limit below an hour",
    type: PIPELINE,
    news: { ...PIPELINE_INPUTS, imageTestsConfiguration: { timeoutMinutes: 30 } },
    failures: [
      "imageTestsConfiguration.timeoutMinutes: expected imageTestsConfiguration.timeoutMinutes to be in the range (60 - 1440), got 30",
    ],
  },
  {
    title: "a subnet without security groups",
    type: INFRASTRUCTURE,
    news: { name: "web", instanceProfileName: "x", subnetId: "subnet-1" },
    failures: ['subnetId: Missing required argument: "subnetId": all of `securityGroupIds,subnetId` must be specified'],
  },
  {
    title: "one lifecycle action twice",
    type: LIFECYCLE,
    news: { ...LIFECYCLE_INPUTS, policyDetails: [AGE, AGE], resourceSelection: { tagMap: { A: "b" } } },
    failures: ["policyDetails: The same action cannot be used twice in policyDetails, got DELETE, DELETE"],
  },
  {
    title: "a lifecycle selection by recipes and tags",
    type: LIFECYCLE,
    news: {
      ...LIFECYCLE_INPUTS,
      policyDetails: [AGE],
      resourceSelection: { tagMap: { A: "b" }, recipes: [{ name: "web", semanticVersion: "1.x.x" }] },
    },
    failures: ["resourceSelection: exactly one of `recipes,tagMap` must be specified, got recipes,tagMap"],
  },
  {
    title: "a container lifecycle that does more than delete",
    type: LIFECYCLE,
    news: {
      ...LIFECYCLE_INPUTS,
      resourceType: "CONTAINER_IMAGE",
      policyDetails: [{ ...AGE, action: { type: "DEPRECATE" } }],
      resourceSelection: { tagMap: { A: "b" } },
    },
    failures: ["policyDetails: Resources of type CONTAINER_IMAGE allow only the action DELETE, got DEPRECATE"],
  },
  {
    title: "a policy that is not JSON",
    type: ROLE,
    news: { assumeRolePolicy: "{" },
    failures: ['assumeRolePolicy: "assumeRolePolicy" contains an invalid JSON policy: not a JSON object'],
  },
  {
    title: "a bucket name in capitals",
    type: BUCKET,
    news: { bucket: "Images" },
    failures: [
      'bucket: invalid value for bucket (only lowercase alphanumeric characters, dots and hyphens, 3-63 characters), got "Images"',
    ],
  },
  {
    title: "a deletion window longer than KMS knows",
    type: "aws:kms/key:Key",
    news: { deletionWindowInDays: 31 },
    failures: ["deletionWindowInDays: expected deletionWindowInDays to be in the range (7 - 30), got 31"],
  },
  {
    title: "the status of versioning on a lifecycle rule",
    type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    news: { bucket: "images", rules: [{ id: "old", status: "Suspended" }] },
    failures: ['rules[0].status: expected rules[0].status to be one of ["Disabled" "Enabled"], got Suspended'],
  },
  {
    title: "a policy's path that does not end in a slash",
    type: "aws:iam/policy:Policy",
    news: { policy: TRUST, path: "/x" },
    failures: ['path: Attribute "path" must begin and end with a slash (/), got "/x"'],
  },
  {
    title: "a policy's path with an empty part",
    type: "aws:iam/policy:Policy",
    news: { policy: TRUST, path: "/a//b/" },
    failures: ['path: Attribute "path" must not contain consecutive slashes (//), got "/a//b/"'],
  },
  {
    title: "arguments that exclude each other",
    type: ROLE,
    news: { assumeRolePolicy: TRUST, name: "a", namePrefix: "b" },
    failures: [
      'name: Conflicting configuration arguments: "name": conflicts with namePrefix',
      'namePrefix: Conflicting configuration arguments: "namePrefix": conflicts with name',
    ],
  },
  {
    title: "a retention CloudWatch does not know",
    type: "aws:cloudwatch/logGroup:LogGroup",
    news: { name: "a", retentionInDays: 31 },
    failures: [
      "retentionInDays: expected retentionInDays to be one of [0 1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653], got 31",
    ],
  },
];

describe("simulator: Check refuses", () => {
  const bench = useSimulator();
  for (const { title, type, news, failures } of CASES) {
    it(title, async () => {
      assert.deepEqual((await bench().client.check(type, "web", news)).failures, failures);
    });
  }

  it("a type that is not in its table, with the nearest one", async () => {
    await assert.rejects(bench().client.check("aws:imagebuilder/imageRecip:ImageRecip", "web", {}), {
      message:
        "golden-images simulator: type aws:imagebuilder/imageRecip:ImageRecip is not in its table, so it cannot stand in for it. Did you mean aws:imagebuilder/imageRecipe:ImageRecipe?",
    });
  });
});

describe("simulator: Check accepts", () => {
  const bench = useSimulator();

  it("values that a preview does not know, anywhere", async () => {
    const news = recipeInputs({
      parentImage: UNKNOWN,
      components: [{ componentArn: UNKNOWN }],
      version: UNKNOWN,
      tags: UNKNOWN,
    });
    assert.deepEqual((await bench().client.check(RECIPE, "web", news)).failures, []);
  });

  it("secrets in their wrapper", async () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "1.0.0" };
    const { inputs, failures } = await bench().client.check(RECIPE, "web", recipeInputs({ version: secret }));
    assert.deepEqual([inputs["version"], failures], ["1.0.0", []]);
  });

  it("a policy as an object, and turns it into text", async () => {
    const { inputs } = await bench().client.check(ROLE, "web", { assumeRolePolicy: JSON.parse(TRUST) as unknown });
    assert.deepEqual(JSON.parse(String(inputs["assumeRolePolicy"])), JSON.parse(TRUST));
  });
});

describe("simulator: Check fills in", () => {
  const bench = useSimulator();

  it("the provider's defaults, and says which", async () => {
    const { inputs } = await bench().client.check(PIPELINE, "web", PIPELINE_INPUTS);
    const defaults = { enhancedImageMetadataEnabled: true, status: "ENABLED" };
    assert.deepEqual(inputs, { ...PIPELINE_INPUTS, ...defaults, __defaults: Object.keys(defaults) });
  });

  it("a name of the resource's name and seven digits, the same for the same seed", async () => {
    const first = await bench().client.check(ROLE, "builder", { assumeRolePolicy: TRUST });
    const again = await bench().client.check(ROLE, "builder", { assumeRolePolicy: TRUST });
    assert.match(String(first.inputs["name"]), /^builder-[0-9a-f]{7}$/);
    assert.deepEqual(again, first);
    assert.deepEqual(first.inputs["__defaults"], ["maxSessionDuration", "name", "path"]);
  });

  it("the name of the last deployment", async () => {
    const olds = { name: "builder-1234567", __defaults: ["name"] };
    const { inputs } = await bench().client.check(ROLE, "builder", { assumeRolePolicy: TRUST }, olds);
    assert.equal(inputs["name"], "builder-1234567");
  });

  it("a bucket's name in lower case, an alias's with its prefix", async () => {
    const bucket = await bench().client.check(BUCKET, "Logs", {});
    const alias = await bench().client.check("aws:kms/alias:Alias", "images", { targetKeyId: "x" });
    assert.match(String(bucket.inputs["bucket"]), /^logs-[0-9a-f]{7}$/);
    assert.match(String(alias.inputs["name"]), /^alias\/images-[0-9a-f]{7}$/);
  });

  it("no name beside a prefix", async () => {
    const { inputs } = await bench().client.check(ROLE, "builder", { assumeRolePolicy: TRUST, namePrefix: "b-" });
    assert.equal(inputs["name"], undefined);
  });

  it("refuses a resource name too long for a physical one", async () => {
    const { failures } = await bench().client.check(ROLE, "r".repeat(60), { assumeRolePolicy: TRUST });
    const wanted = `resource name '${"r".repeat(60)}' plus 7 random chars is longer than maximum length 64`;
    assert.equal(failures[0], `name: ${wanted}`);
  });
});

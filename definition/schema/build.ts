import {
  choice,
  described,
  flag,
  integer,
  listOf,
  mapping,
  perArchitecture,
  text,
  Type,
  type Static,
} from "./keywords";
import { readableArn } from "./text";

const instanceType = text("An EC2 instance type.", {
  pattern: "^[a-z][a-z0-9-]{0,20}\\.[a-z0-9-]{1,20}$",
  "x-is": "an EC2 instance type",
  examples: ["m7i.large", "m7g.large"],
});

const instanceTypes = listOf(
  "Instance types in order of preference. A plain list is split by the architecture of each type.",
  instanceType,
  { minItems: 1, maxItems: 25, uniqueItems: true, "x-is": "a list of instance types" },
);

const placement = mapping("Where the build instance is placed.", [], {
  tenancy: choice("Tenancy of the build instance.", ["default", "dedicated", "host"], {
    default: "default",
    "x-is": "a tenancy",
  }),
  availabilityZone: text("Availability Zone.", {
    pattern: "^[a-z]{2,4}(?:-[a-z]{2,10}){1,3}-[0-9][a-z0-9-]{0,20}$",
    examples: ["us-east-1a"],
    "x-is": "an Availability Zone",
  }),
  hostId: text("Dedicated host.", {
    pattern: "^h-[0-9a-f]{8,17}$",
    examples: ["h-0123456789abcdef0"],
    "x-is": "the id of a dedicated host",
  }),
  hostResourceGroupArn: text("Host resource group of License Manager.", {
    pattern: "^arn:aws[a-z-]{0,12}:resource-groups:[a-z0-9-]{1,30}:[0-9]{12}:group/[A-Za-z0-9_.-]{1,300}$",
    examples: ["arn:aws:resource-groups:us-east-1:111122223333:group/mac-hosts"],
    "x-is": "the ARN of a host resource group",
  }),
});

const ON_DEPLOY = ["wait", "start", "never"] as const;

/** Of the settings too, which say it for images that do not. */
export const onDeploySchema = choice(
  "Whether the image of a raised version is built. `wait`: during `pulumi up`. `start`: after it, by `golden rebuild --released`; " +
    "needs `rebuild` in the settings. `never`: by its schedule, or by hand.",
  ON_DEPLOY,
  { examples: ["start"], "x-is": "wait, start or never" },
);

const buildKeys = {
  instanceTypes: perArchitecture("Instance types that build the image, in order of preference.", instanceTypes, {
    default: { x86_64: ["m7i.large"], arm64: ["m7g.large"] },
    examples: [["m7i.large"]],
    "x-is": "a list of instance types, or a mapping with x86_64 and arm64",
  }),
  timeoutMinutes: integer("Minutes that a deployment waits for the image to become AVAILABLE.", 60, 1440, {
    default: 180,
  }),
  // Written as 0.1 had it, too.
  onDeploy: Type.Unsafe<Static<typeof onDeploySchema> | boolean>({
    enum: [...ON_DEPLOY, true, false],
    description: `${onDeploySchema.description ?? ""} As the settings' \`build\` says when absent. \`true\` and \`false\` are \`wait\` and \`never\`.`,
    examples: ["start"],
    "x-is": "wait, start or never",
  }),
  keepFailedInstance: flag(
    "Leave the build instance running after a failure, to look at it. It costs money until you end it.",
    { default: false },
  ),
  keyPair: text("EC2 key pair of the build instance; none when absent.", {
    maxLength: 255,
    examples: ["build-debug"],
    "x-is": "the name of a key pair",
  }),
  httpPutResponseHopLimit: integer(
    "Network hops that a metadata token (IMDSv2, always required) may travel; 2 for containers on the build instance.",
    1,
    64,
    { default: 1 },
  ),
  placement,
  mayRead: listOf(
    "What the instances that build and test this image may read beyond what all may. They get a role and an instance profile of their own.",
    readableArn,
    { minItems: 1, maxItems: 20, uniqueItems: true, "x-is": "a list of ARNs" },
  ),
};

const buildWords = {
  examples: [{ instanceTypes: ["m7i.large"], timeoutMinutes: 120 }],
  "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html",
};

/** Of Linux on both architectures. */
const DOCKER_SIZES = ["SMALL", "MEDIUM", "LARGE", "XLARGE", "2XLARGE"].map((size) => `BUILD_GENERAL1_${size}`);

export const buildSchema = mapping("How the image is built.", [], buildKeys, buildWords);

export const containerBuildSchema = mapping(
  "How the image is built.",
  [],
  {
    ...buildKeys,
    httpPutResponseHopLimit: described(
      buildKeys.httpPutResponseHopLimit,
      "Network hops that a metadata token (IMDSv2, always required) may travel; a container on the build instance is one further away.",
      { default: 2 },
    ),
    with: choice(
      "Who builds: Image Builder, by components and a Dockerfile template without context; or CodeBuild, by Docker, with the folder `context` and for several `platforms` under one tag.",
      ["image-builder", "codebuild"],
      { default: "image-builder", "x-is": "a builder of containers" },
    ),
    timeoutMinutes: described(
      buildKeys.timeoutMinutes,
      "Minutes that a deployment waits for the image to become AVAILABLE. Of CodeBuild: after which each of its builds fails.",
    ),
    computeType: choice(
      "With CodeBuild: the size of each build, by CodeBuild's name. It has Docker and so is privileged.",
      DOCKER_SIZES,
      {
        default: "BUILD_GENERAL1_MEDIUM",
        "x-is": "a compute type of CodeBuild",
        "x-source": "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-compute-types.html",
      },
    ),
    testCommands: listOf(
      "With CodeBuild: commands of bash, run for each platform with the image `$IMAGE` before it is pushed. One that fails fails the build.",
      text("A command.", { maxLength: 4096, examples: ['docker run --rm "$IMAGE" nginx -t'] }),
      { maxItems: 50, default: [], examples: [['docker run --rm "$IMAGE" nginx -t']], "x-is": "a list of commands" },
    ),
    diskGiB: integer(
      "Size of the build instance's root volume, which is always encrypted; that of its AMI when absent.",
      8,
      16_000,
      { examples: [100], "x-source": "CreateContainerRecipe, instanceConfiguration (botocore 1.43.11)" },
    ),
  },
  buildWords,
);

export const imageTestsSchema = mapping(
  "Tests of the finished image.",
  [],
  {
    enabled: flag("Launch the new image and run its tests before it is distributed.", { default: true }),
    timeoutMinutes: integer("Minutes after which the tests fail.", 60, 1440, { default: 720 }),
  },
  { "x-source": "CreateImagePipeline, imageTestsConfiguration (botocore 1.43.11)" },
);

export const scheduleSchema = mapping(
  "When the pipeline rebuilds the image by itself: `cron` or `rate`.",
  [],
  {
    cron: text(
      "Six fields: minutes, hours, day of month, month, day of week, year, as Amazon EventBridge reads them; `?` in one of the two day fields.",
      {
        maxLength: 1018,
        examples: ["0 7 * * ? *"],
        "x-is": "a cron expression of six fields",
        "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html",
      },
    ),
    rate: text("Instead of `cron`: at this interval, regardless of the time of day.", {
      pattern: "^(?:1 (?:minute|hour|day)|(?:[2-9]|[1-9][0-9]{1,3}) (?:minutes|hours|days))$",
      examples: ["7 days", "12 hours"],
      "x-is": "an interval like 1 day, 7 days or 12 hours",
      "x-source": "Schedule, scheduleExpression (botocore 1.44.5)",
    }),
    timezone: text("IANA time zone of `cron`.", {
      minLength: 3,
      maxLength: 100,
      default: "Etc/UTC",
      examples: ["Etc/UTC", "Europe/Berlin"],
      "x-is": "an IANA time zone",
    }),
    onlyWhenDependenciesChange: flag(
      "Build only when the parent or a component has a new version. Needs at least one of them to be followed by `x`, or an SSM parent.",
      { default: true },
    ),
    enabled: flag("Whether the schedule runs.", { default: true }),
  },
  { examples: [{ cron: "0 7 * * ? *" }] },
);

export const promotionSchema = mapping(
  "What a build must have shown before `golden promote` lets it into the last channel. Nothing when absent.",
  [],
  {
    hoursInCandidate: integer("Hours that it must have been in the channel before.", 1, 8760, { examples: [24] }),
    scan: choice(
      "No finding of this severity or above that has a fix, in the scan of the build.",
      ["critical", "high", "medium"],
      { "x-is": "a severity" },
    ),
    approval: flag("Somebody else than who promotes it must have said `golden promote <image> --approve`.", {
      default: false,
    }),
  },
  { examples: [{ hoursInCandidate: 24, scan: "critical", approval: true }] },
);

export const scanningSchema = mapping(
  "Vulnerability scan of each build.",
  [],
  {
    enabled: flag("Scan the test instance with Amazon Inspector.", { default: false }),
    failOn: choice(
      "Findings of this severity or above notify the image's `notify` channels of a failed scan.",
      ["critical", "high", "medium"],
      { "x-is": "a severity" },
    ),
  },
  { examples: [{ enabled: true, failOn: "critical" }] },
);

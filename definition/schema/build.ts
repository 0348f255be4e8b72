import { Type, choice, described, flag, integer, listOf, mapping, text } from "./keywords";

const instanceType = text({
  pattern: "^[a-z][a-z0-9-]{0,20}\\.[a-z0-9-]{1,20}$",
  description: "An EC2 instance type.",
  "x-is": "an EC2 instance type",
  examples: ["m7i.large", "m7g.large"],
});

const instanceTypes = listOf(instanceType, {
  minItems: 1,
  maxItems: 25,
  uniqueItems: true,
  description: "Instance types in order of preference. A plain list is split by the architecture of each type.",
  "x-is": "a list of instance types",
});

const placement = mapping(
  {
    tenancy: Type.Optional(
      choice(["default", "dedicated", "host"], {
        description: "Tenancy of the build instance.",
        default: "default",
        "x-is": "a tenancy",
      }),
    ),
    availabilityZone: Type.Optional(
      text({
        pattern: "^[a-z]{2,4}(?:-[a-z]{2,10}){1,3}-[0-9][a-z0-9-]{0,20}$",
        description: "Availability Zone.",
        examples: ["us-east-1a"],
        "x-is": "an Availability Zone",
      }),
    ),
    hostId: Type.Optional(
      text({
        pattern: "^h-[0-9a-f]{8,17}$",
        description: "Dedicated host.",
        examples: ["h-0123456789abcdef0"],
        "x-is": "the id of a dedicated host",
      }),
    ),
    hostResourceGroupArn: Type.Optional(
      text({
        pattern: "^arn:aws[a-z-]{0,12}:resource-groups:[a-z0-9-]{1,30}:[0-9]{12}:group/[A-Za-z0-9_.-]{1,300}$",
        description: "Host resource group of License Manager.",
        examples: ["arn:aws:resource-groups:us-east-1:111122223333:group/mac-hosts"],
        "x-is": "the ARN of a host resource group",
      }),
    ),
  },
  { description: "Where the build instance is placed.", "x-is": "a mapping" },
);

export const buildSchema = mapping(
  {
    instanceTypes: Type.Optional(
      Type.Union(
        [
          instanceTypes,
          mapping(
            {
              x86_64: Type.Optional(described(instanceTypes, { description: "For x86_64." })),
              arm64: Type.Optional(described(instanceTypes, { description: "For arm64." })),
            },
            { description: "A list for each architecture.", "x-is": "a mapping with x86_64 and arm64" },
          ),
        ],
        {
          description: "Instance types that build the image, in order of preference.",
          default: { x86_64: ["m7i.large"], arm64: ["m7g.large"] },
          examples: [["m7i.large"]],
          "x-is": "a list of instance types, or a mapping with x86_64 and arm64",
        },
      ),
    ),
    timeoutMinutes: Type.Optional(
      integer({
        minimum: 60,
        maximum: 1440,
        default: 180,
        description: "Minutes that a deployment waits for the image to become AVAILABLE.",
      }),
    ),
    onDeploy: Type.Optional(
      flag({
        default: true,
        description: "Build the image of this version during `pulumi up`. Otherwise only the pipeline is made.",
      }),
    ),
    keepFailedInstance: Type.Optional(
      flag({
        default: false,
        description:
          "Leave the build instance running after a failure, to look at it. It costs money until you end it.",
      }),
    ),
    keyPair: Type.Optional(
      text({
        maxLength: 255,
        description: "EC2 key pair of the build instance; none when absent.",
        examples: ["build-debug"],
        "x-is": "the name of a key pair",
      }),
    ),
    httpPutResponseHopLimit: Type.Optional(
      integer({
        minimum: 1,
        maximum: 64,
        default: 1,
        description:
          "Network hops that a metadata token (IMDSv2, always required) may travel; 2 for containers on the build instance.",
      }),
    ),
    placement: Type.Optional(placement),
  },
  {
    description: "How the image is built.",
    examples: [{ instanceTypes: ["m7i.large"], timeoutMinutes: 120 }],
    "x-is": "a mapping",
    "x-source":
      "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html",
  },
);

export const imageTestsSchema = mapping(
  {
    enabled: Type.Optional(
      flag({ default: true, description: "Launch the new image and run its tests before it is distributed." }),
    ),
    timeoutMinutes: Type.Optional(
      integer({ minimum: 60, maximum: 1440, default: 720, description: "Minutes after which the tests fail." }),
    ),
  },
  {
    description: "Tests of the finished image.",
    "x-is": "a mapping",
    "x-source": "CreateImagePipeline, imageTestsConfiguration (botocore 1.43.11)",
  },
);

export const scheduleSchema = mapping(
  {
    cron: text({
      maxLength: 1018,
      description:
        "Six fields: minutes, hours, day of month, month, day of week, year, as Amazon EventBridge reads them; `?` in one of the two day fields.",
      examples: ["0 7 * * ? *"],
      "x-is": "a cron expression of six fields",
      "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html",
    }),
    timezone: Type.Optional(
      text({
        minLength: 3,
        maxLength: 100,
        default: "Etc/UTC",
        description: "IANA time zone of the expression.",
        examples: ["Etc/UTC", "Europe/Berlin"],
        "x-is": "an IANA time zone",
      }),
    ),
    onlyWhenDependenciesChange: Type.Optional(
      flag({
        default: true,
        description:
          "Build only when the parent or a component has a new version. Needs at least one of them to be followed by `x`, or an SSM parent.",
      }),
    ),
    enabled: Type.Optional(flag({ default: true, description: "Whether the schedule runs." })),
  },
  {
    description: "When the pipeline rebuilds the image by itself.",
    examples: [{ cron: "0 7 * * ? *" }],
    "x-is": "a mapping",
  },
);

export const scanningSchema = mapping(
  {
    enabled: Type.Optional(flag({ default: false, description: "Scan the test instance with Amazon Inspector." })),
    failOn: Type.Optional(
      choice(["critical", "high", "medium"], {
        description: "Findings of this severity or above are told to the image's `notify` channels as a failed scan.",
        "x-is": "a severity",
      }),
    ),
  },
  {
    description: "Vulnerability scan of each build.",
    examples: [{ enabled: true, failOn: "critical" }],
    "x-is": "a mapping",
  },
);

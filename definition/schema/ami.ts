import { identityKeys, imageHints, requiredKeys, upkeepKeys } from "./any-image";
import { buildKeys } from "./build-projects";
import { buildSchema, imageTestsSchema, promotionSchema, scanningSchema, scheduleSchema } from "./build";
import { componentSchema } from "./component";
import { disksSchema, diskSchema } from "./disk";
import { distributionSchema, lifecycleSchema } from "./distribution";
import { choice, described, listOf, mapping, text } from "./keywords";
import { namesSchema } from "./names";
import { filePath } from "./text";

/** Keys that people look for at the root, by the mapping that has them. */
const NESTED = {
  "distribution.share": ["accounts", "organizations", "organizationalUnits", "public"],
  distribution: ["share", "regions", "copyTo", "kmsKey", "parameter", "launchTemplates", "amiName", "amiTags"],
  disk: ["encrypted", "sizeGiB"],
  build: ["instanceTypes", "mayRead", "onDeploy"],
  schedule: ["cron", "rate", "timezone"],
  lifecycle: ["deleteAfter", "deprecateAfter"],
  scanning: ["failOn"],
};

/** Keys of the root that are looked for deeper, most often by a slip of the indentation. */
const ROOT = [
  "components",
  "tests",
  "disks",
  "build",
  "schedule",
  "distribution",
  "lifecycle",
  "scanning",
  "notify",
  "consumers",
];

const elsewhere = Object.fromEntries([
  ["instanceType", "build.instanceTypes"],
  ...[...ROOT, "tags"].map((key) => [key, key]),
  ...Object.entries(NESTED).flatMap(([place, keys]) => keys.map((key) => [key, `${place}.${key}`])),
]) as Readonly<Record<string, string>>;

/** `images/<name>.yaml` of an AMI. */
export const amiSchema = mapping(
  "An image definition.",
  requiredKeys,
  {
    ...identityKeys,
    platform: choice(
      "Operating system. Follows from a managed parent or a parent in this repository; required for other parents unless their path implies it.",
      ["Linux", "Windows", "macOS"],
      { "x-is": "a platform" },
    ),
    components: listOf(
      "What is installed, in order. At least one, at most 20 together with `tests`.",
      componentSchema,
      { default: [], "x-is": "a list of components", "x-source": "CreateImageRecipe; quota of Image Builder" },
    ),
    tests: listOf("Components with only a `test` phase, run on the finished image.", componentSchema, {
      default: [],
      "x-is": "a list of components",
    }),
    disk: diskSchema,
    disks: disksSchema,
    workingDirectory: text("Absolute path in which components run. Image Builder's own when absent (`/tmp`, `C:/`).", {
      maxLength: 1024,
      examples: ["/root"],
      "x-is": "an absolute path",
      "x-source": "CreateImageRecipe (botocore 1.43.11)",
    }),
    userData: described(
      filePath,
      "A script that the build instance runs at its first start. Image Builder's own clean-up is kept for you. If the parent has no Systems Manager agent, the script must install it.",
      {
        examples: ["docker/user-data.sh"],
        "x-source":
          "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_AdditionalInstanceConfiguration.html",
      },
    ),
    systemsManagerAgent: choice(
      "What becomes of the Systems Manager agent at the end of a build. When absent, Image Builder removes it only if it installed it.",
      ["keep", "remove"],
      {
        "x-is": "keep or remove",
        "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_SystemsManagerAgent.html",
      },
    ),
    build: buildSchema,
    imageTests: imageTestsSchema,
    schedule: scheduleSchema,
    scanning: scanningSchema,
    distribution: distributionSchema,
    lifecycle: lifecycleSchema,
    promotion: promotionSchema,
    names: namesSchema,
    ...buildKeys,
    ...upkeepKeys,
  },
  {
    ...imageHints,
    "x-elsewhere": elsewhere,
    "x-instead": {
      dockerfile: { message: "An AMI has no Dockerfile.", fix: "Add kind: container, or delete dockerfile." },
      repository: { message: "An AMI is in no repository.", fix: "Add kind: container, or delete repository." },
    },
  },
);

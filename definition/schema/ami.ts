import { buildSchema, imageTestsSchema, scanningSchema, scheduleSchema } from "./build";
import { componentSchema } from "./component";
import { disksSchema, diskSchema } from "./disk";
import { distributionSchema, lifecycleSchema } from "./distribution";
import { identityKeys, upkeepKeys } from "./any-image";
import { imageHints } from "./hints";
import { Type, choice, described, listOf, mapping, text } from "./keywords";
import { filePath } from "./text";

/** `images/<name>.yaml` of an AMI. */
export const amiSchema = mapping(
  {
    ...identityKeys,
    platform: Type.Optional(
      choice(["Linux", "Windows", "macOS"], {
        description:
          "Operating system. Follows from a managed parent or a parent of ours; required for other parents unless their path tells it.",
        "x-is": "a platform",
      }),
    ),
    components: Type.Optional(
      listOf(componentSchema, {
        description: "What is installed, in order. At least one, at most 20 together with `tests`.",
        default: [],
        "x-is": "a list of components",
        "x-source": "CreateImageRecipe; quota of Image Builder",
      }),
    ),
    tests: Type.Optional(
      listOf(componentSchema, {
        description: "Components with only a `test` phase, run on the finished image.",
        default: [],
        "x-is": "a list of components",
      }),
    ),
    disk: Type.Optional(diskSchema),
    disks: Type.Optional(disksSchema),
    workingDirectory: Type.Optional(
      text({
        maxLength: 1024,
        description: "Absolute path in which components run. Image Builder's own when absent (`/tmp`, `C:/`).",
        examples: ["/root"],
        "x-is": "an absolute path",
        "x-source": "CreateImageRecipe (botocore 1.43.11)",
      }),
    ),
    userData: Type.Optional(
      described(filePath, {
        description:
          "A script that the build instance runs at its first start. Image Builder's own clean-up is kept for you. If the parent has no Systems Manager agent, the script must install it.",
        examples: ["docker/user-data.sh"],
        "x-source":
          "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_AdditionalInstanceConfiguration.html",
      }),
    ),
    build: Type.Optional(buildSchema),
    imageTests: Type.Optional(imageTestsSchema),
    schedule: Type.Optional(scheduleSchema),
    scanning: Type.Optional(scanningSchema),
    distribution: Type.Optional(distributionSchema),
    lifecycle: Type.Optional(lifecycleSchema),
    ...upkeepKeys,
  },
  { description: "An image definition.", "x-is": "a mapping", ...imageHints },
);

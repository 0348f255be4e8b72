import { identityKeys, imageHints, requiredKeys, upkeepKeys } from "./any-image";
import { buildKeys } from "./build-projects";
import { containerBuildSchema, imageTestsSchema, promotionSchema, scanningSchema, scheduleSchema } from "./build";
import { componentSchema } from "./component";
import { accounts, tagsSchema } from "./distribution";
import { choice, described, flag, integer, listOf, mapOf, mapping, text } from "./keywords";
import { containerParentSchema } from "./parent";
import { age, filePath, organization, regionName } from "./text";

const ECR = "CreateRepository of Amazon ECR (botocore 1.43.11)";
const POLICY = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html";

const repositoryText = (description: string, example: string) =>
  text(description, {
    maxLength: 256,
    examples: [example],
    "x-is": "the name of an ECR repository",
    "x-source": ECR,
  });

const days = (description: string, example: number) =>
  integer(description, 1, 3650, { examples: [example], "x-source": POLICY });

const cleanUp = mapping(
  "What ECR deletes by itself, whoever pushed it. Everything stays when absent; `lifecycle` is for images of Image Builder.",
  [],
  {
    untaggedAfterDays: days("Delete images that have lost their last tag, so many days after they were pushed.", 14),
    deleteAfterDays: days("Delete images so many days after they were pushed.", 365),
    keepNewest: integer("Delete all but this many; instead of `deleteAfterDays`.", 1, 10_000, { examples: [50] }),
  },
  { examples: [{ untaggedAfterDays: 14, keepNewest: 50 }], "x-source": POLICY },
);

const repositorySchema = mapping(
  "The ECR repository, one in each Region of `distribution`. It outlives the definition: no deployment deletes images.",
  [],
  {
    name: described(
      repositoryText(
        "Its name; `{name}` (with the stack's prefix) and `{architecture}` are filled in.",
        "platform/{name}",
      ),
      "Its name; `{name}` (with the stack's prefix) and `{architecture}` are filled in. Two architectures need one each.",
      { default: "{name}" },
    ),
    adopt: repositoryText(
      "Instead of all other keys: the name of a repository that exists, in every Region; nothing of it is changed.",
      "platform/base",
    ),
    scanOnPush: flag(
      "Scan each image when it is pushed, where the registry has no scanning configuration of its own.",
      {
        default: true,
        "x-source": "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
      },
    ),
    immutableTags: flag("Refuse to push a tag again.", { default: true, "x-source": ECR }),
    mutableTags: listOf(
      "Tags that may be pushed again all the same; `*` stands for any text.",
      text("A tag, or a pattern with at most two `*`.", {
        pattern: "^[0-9A-Za-z._-]*(?:\\*[0-9A-Za-z._-]*){0,2}$",
        maxLength: 128,
        "x-is": "a tag, or a pattern with at most two *",
        examples: ["latest"],
      }),
      { maxItems: 5, uniqueItems: true, default: [], examples: [["latest"]], "x-source": ECR },
    ),
    kmsKey: text(
      "Customer-managed KMS key, by ARN; for several Regions a multi-Region key. AWS's own `aws/ecr` when absent.",
      {
        pattern: "^arn:aws[a-z-]{0,12}:kms:[a-z0-9-]{1,30}:[0-9]{12}:key/(?:mrk-[0-9a-f]{32}|[0-9a-f-]{36})$",
        "x-is": "the ARN of a KMS key (of a key, because ECR keeps no alias)",
        examples: ["arn:aws:kms:us-east-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef"],
        "x-source": "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
      },
    ),
    cleanUp,
  },
  { examples: [{ name: "platform/{name}", mutableTags: ["latest"] }], "x-is": "a mapping" },
);

const ofAmis = (what: string, fix: string) => ({ message: `${what} is for AMIs.`, fix });

const distributionSchema = mapping(
  "Where the image goes, who may pull it and under which tags.",
  [],
  {
    regions: listOf("Regions that get the image beside that of the settings, where it is built.", regionName, {
      minItems: 1,
      maxItems: 40,
      uniqueItems: true,
      examples: [["us-east-1", "eu-west-1"]],
      "x-is": "a list of Regions",
    }),
    share: mapping(
      "Who may pull from the repository. Only the owner when absent: a container is not copied to accounts, they pull it.",
      [],
      {
        accounts: accounts("Accounts that may pull."),
        organizations: listOf("Organizations whose accounts may pull.", organization, {
          maxItems: 25,
          uniqueItems: true,
          default: [],
          examples: [["o-abc1234567"]],
        }),
      },
      { "x-source": "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html" },
    ),
    containerTags: listOf(
      "Tags of the image beside that of each build, `<version>-<build>`. `{version}` is filled in.",
      text("A tag.", {
        pattern: "^(?:[A-Za-z0-9_]|\\{version\\})(?:[A-Za-z0-9_.-]|\\{version\\}){0,100}$",
        "x-is": "a tag: letters, digits and inner _ . -, with {version}",
        examples: ["latest", "{version}"],
      }),
      { maxItems: 20, uniqueItems: true, default: [], examples: [["latest"]], "x-source": ECR },
    ),
  },
  {
    "x-instead": {
      copyTo: ofAmis("copyTo", "Write share: {accounts: […]}: accounts pull containers, they get no copy."),
      kmsKey: ofAmis("kmsKey of distribution", "Write repository: {kmsKey: …}."),
      launchTemplates: ofAmis("launchTemplates", "Delete it: containers are not launched from templates."),
      parameter: ofAmis(
        "parameter",
        "Delete it; consumers name the repository and a tag of containerTags, or a channel (promotion in the settings).",
      ),
      amiName: ofAmis("amiName", "Write repository: {name: …} and containerTags."),
      amiTags: ofAmis("amiTags", "Write containerTags for tags of the image, or tags for those of AWS resources."),
      licenseConfigurations: ofAmis("licenseConfigurations", "Delete it."),
    },
  },
);

const expires = ofAmis("Deprecating or disabling", "Write deleteAfter or keepNewest: a container can only be deleted.");

const lifecycleSchema = mapping(
  "What becomes of old images. All stay when absent.",
  [],
  {
    deleteAfter: described(age, "Delete older images, also from the repository.", { examples: ["6 months"] }),
    keepNewest: integer("Delete all but this many; instead of `deleteAfter`.", 1, 1000, { examples: [10] }),
    keepAtLeast: integer("Images that `deleteAfter` always leaves.", 1, 10, { examples: [3] }),
    exclude: mapping("Images that lifecycle rules never touch.", [], {
      tags: described(tagsSchema, "Never touch images that carry these tags.", {
        "x-is": "a mapping of tag keys to texts",
      }),
    }),
  },
  {
    examples: [{ deleteAfter: "6 months", keepAtLeast: 3 }],
    "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-rules.html",
    "x-instead": { deprecateAfter: expires, disableAfter: expires },
  },
);

/** `images/<name>.yaml` of a container. */
export const containerSchema = mapping(
  "A container definition.",
  requiredKeys,
  {
    ...identityKeys,
    parent: containerParentSchema,
    architectures: described(
      identityKeys.architectures,
      "One pipeline and one repository for each: Image Builder joins no platforms under one tag; for that let CodeBuild build it, with `platforms`. When absent: those of a parent of yours, else x86_64.",
    ),
    platform: choice("Operating system. That of a parent in this repository, else Linux.", ["Linux", "Windows"], {
      "x-is": "a platform of containers",
      "x-source": "CreateContainerRecipe, platformOverride (botocore 1.43.11)",
    }),
    dockerfile: described(
      filePath,
      "The Dockerfile template. When absent: the parent, then the components. Image Builder takes one file of at most 16,000 characters and no build context: there is nothing to COPY from but other stages and images. Of CodeBuild a file in `context`, `Dockerfile` when absent.",
      {
        examples: ["base-container/Dockerfile"],
        "x-source": "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateContainerRecipe.html",
      },
    ),
    context: described(
      filePath,
      "With `build: {with: codebuild}`: the folder with the Dockerfile and every file that it may copy. Its `.dockerignore` holds; links in it are left out. When absent, the folder of the definition's name.",
      { examples: ["web"], "x-is": "the path of a folder" },
    ),
    platforms: listOf(
      "With `build: {with: codebuild}`: each is built natively, and one tag stands for all. When absent, those of a parent of yours, else linux/amd64.",
      choice("A platform, as Docker calls it.", ["linux/amd64", "linux/arm64"], { "x-is": "a platform" }),
      {
        minItems: 1,
        maxItems: 2,
        uniqueItems: true,
        examples: [["linux/amd64", "linux/arm64"]],
        "x-is": "a list of platforms",
      },
    ),
    buildArguments: mapOf(
      "With `build: {with: codebuild}`: values of `ARG` in the Dockerfile. They can be read in the image: no secrets.",
      text("Name of a build argument.", {
        pattern: "^(?!PARENT_IMAGE$)[A-Za-z_][A-Za-z0-9_]{0,127}$",
        "x-is": "the name of a build argument; PARENT_IMAGE is that of the parent",
        examples: ["NGINX_VERSION"],
      }),
      text("Value, always text.", { minLength: 0, maxLength: 4096 }),
      {
        maxProperties: 50,
        default: {},
        examples: [{ NGINX_VERSION: "1.27.2" }],
        "x-is": "a mapping of names to texts",
      },
    ),
    components: listOf(
      "What is installed, in order. At least one, at most 20 together with `tests`.",
      componentSchema,
      { default: [], "x-is": "a list of components", "x-source": "CreateContainerRecipe; quota of Image Builder" },
    ),
    tests: listOf("Components with only a `test` phase, run in the finished image.", componentSchema, {
      default: [],
      "x-is": "a list of components",
    }),
    workingDirectory: text("Absolute path in which components run. Image Builder's own when absent.", {
      maxLength: 1024,
      examples: ["/tmp"],
      "x-is": "an absolute path",
      "x-source": "CreateContainerRecipe (botocore 1.43.11)",
    }),
    repository: repositorySchema,
    build: containerBuildSchema,
    imageTests: imageTestsSchema,
    schedule: scheduleSchema,
    scanning: scanningSchema,
    distribution: distributionSchema,
    lifecycle: lifecycleSchema,
    promotion: promotionSchema,
    ...buildKeys,
    ...upkeepKeys,
  },
  {
    ...imageHints,
    "x-instead": {
      disk: ofAmis("disk", "Write build: {diskGiB: …} for the disk of the build instance."),
      disks: ofAmis("disks", "Delete it: a container has no volumes of its own."),
      userData: ofAmis("userData", "Do it in a component, or in the Dockerfile."),
      systemsManagerAgent: ofAmis("systemsManagerAgent", "Delete it: a container has no agent."),
      names: ofAmis("names", "Write repository: {adopt: …} to push into a repository that exists."),
    },
  },
);

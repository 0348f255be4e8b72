import { anyOf, choice, described, flag, formWith, integer, listOf, mapOf, mapping, text } from "./keywords";
import { filePath } from "./text";

/** The API's model of the service, in the package botocore of PyPI. */
export const MODEL = "CodeBuild API model (botocore 1.43.11)";
const BUILDSPEC = "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html";
const BATCH = "https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html";

export const COMPUTE_TYPES = [
  ...["SMALL", "MEDIUM", "LARGE", "XLARGE", "2XLARGE"].map((size) => `BUILD_GENERAL1_${size}` as const),
  ...["1GB", "2GB", "4GB", "8GB", "10GB"].map((size) => `BUILD_LAMBDA_${size}` as const),
];

/** Kinds of reports. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.reports.file-format */
const REPORT_FORMATS = [
  ...["JUNITXML", "CUCUMBERJSON", "NUNITXML", "NUNIT3XML", "TESTNGXML", "VISUALSTUDIOTRX"],
  ...["CLOVERXML", "COBERTURAXML", "JACOCOXML", "SIMPLECOV"],
];

export const MINUTES = { "x-is": "minutes", "x-source": MODEL };

export const environmentName = text("Name of an environment variable.", {
  pattern: "^(?!CODEBUILD_)[A-Za-z_][A-Za-z0-9_]*$",
  maxLength: 255,
  "x-is": "the name of an environment variable that does not begin with CODEBUILD_",
  "x-source": "https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html",
});

export const plainValue = text("A value in clear text.", { minLength: 0, maxLength: 4096 });

const commands = (phase: string) =>
  listOf(`Commands of the phase ${phase}, in order.`, text("A command of the shell.", { maxLength: 8192 }), {
    minItems: 1,
    maxItems: 200,
    "x-is": "a list of commands",
    "x-source": BUILDSPEC,
  });

const files = listOf("Patterns of files, from the base directory.", text("A pattern of files.", { maxLength: 1024 }), {
  minItems: 1,
  maxItems: 100,
  examples: [["jobs/**/*"]],
});

const baseDirectory = text("Folder of the source that the patterns begin at; its root when absent.", {
  maxLength: 1024,
});

export const buildspecSchema = mapping(
  "The commands of a build; of every flavor, which `$FLAVOR` names. The repository's own `buildspec.yml` when absent.",
  [],
  {
    file: text(
      "File of the repository that `golden buildspec` writes and that builds read. When absent the text is kept in the project.",
      {
        pattern: "^(?!/)(?!.*(?:^|/)\\.{1,2}/)[A-Za-z0-9._/-]{1,500}\\.ya?ml$",
        "x-is": "the path of a YAML file in the repository",
        examples: ["aws-code-build/ci/buildspec.yaml"],
      },
    ),
    shell: choice("Shell of the commands; sh on Linux and PowerShell on Windows when absent.", [
      "sh",
      "bash",
      "pwsh",
      "powershell.exe",
      "cmd.exe",
    ]),
    runtimes: mapOf(
      "Runtimes of CodeBuild's images and their versions.",
      text("A runtime.", { pattern: "^[A-Za-z]{1,20}$", "x-is": "the name of a runtime", examples: ["python"] }),
      text("Its version.", { pattern: "^[A-Za-z0-9.]{1,30}$", "x-is": "a version of a runtime", examples: ["3.12"] }),
      { maxProperties: 20, examples: [{ python: "3.12" }] },
    ),
    install: commands("install"),
    preBuild: commands("pre_build"),
    build: commands("build"),
    postBuild: commands("post_build"),
    artifacts: mapping("What a build leaves.", ["files"], {
      files,
      baseDirectory,
      name: text("Name of the archive; the shell fills in variables and commands.", { maxLength: 255 }),
    }),
    reports: mapOf(
      "Test and coverage reports, by the name of their group.",
      text("Name of a report group.", { pattern: "^[A-Za-z0-9_-]{1,100}$" }),
      mapping("A report.", ["files", "format"], {
        files,
        baseDirectory,
        format: choice("Format of its files.", REPORT_FORMATS, { "x-source": BUILDSPEC }),
      }),
      {
        maxProperties: 5,
        "x-why": "a project has at most five",
        "x-source": "https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html",
      },
    ),
    cachePaths: listOf("Files that `cache` keeps.", text("A pattern of files.", { maxLength: 1024 }), {
      minItems: 1,
      maxItems: 100,
      examples: [["/root/.cache/pip/**/*"]],
    }),
  },
  { examples: [{ build: ["make test"] }] },
);

export const batchSchema = mapping(
  "How the builds of the flavors run together. Without flavors and `buildspec`: the repository's own `buildspec.yml` has a batch, and says its type.",
  [],
  {
    type: choice(
      "`list`: side by side. `graph`: a flavor after those that it needs. `matrix`: side by side, of one entry. `graph` when absent and a flavor needs another, else `list`.",
      ["list", "graph", "matrix"],
      { "x-is": "list, graph or matrix", "x-source": BATCH },
    ),
    failFast: flag("Stop all builds when one fails.", { default: false }),
    timeoutMinutes: integer("Minutes of the whole batch.", 5, 2160, { default: 480, ...MINUTES }),
    computeTypes: listOf(
      "Compute types that the buildspec may ask for; any when absent.",
      choice("A compute type.", COMPUTE_TYPES),
      {
        minItems: 1,
        uniqueItems: true,
        "x-source": MODEL,
      },
    ),
    combineArtifacts: flag("One artifact of all builds.", { default: false }),
  },
);

const flavorName = text("Name of a flavor.", {
  pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$",
  maxLength: 100,
  "x-is": "the name of a flavor: letters, digits, dots, - and _",
  examples: ["standard-python-3.12"],
});

const flavor = formWith("name", "A flavor that differs in more than its name.", {
  name: flavorName,
  needs: listOf("Flavors that are built before it.", flavorName, { minItems: 1, uniqueItems: true }),
  variables: mapOf("Environment variables of its builds, in clear text.", environmentName, plainValue, {
    maxProperties: 50,
  }),
  computeType: choice("Its size, by CodeBuild's name; that of the project when absent.", COMPUTE_TYPES, {
    "x-source": MODEL,
  }),
});

export const flavorsSchema = anyOf(
  "Builds that one start makes, each with its name in `$FLAVOR`: a list, or a folder below `images/` whose subfolders are the flavors.",
  [
    listOf(
      "The flavors.",
      anyOf("A name, or a mapping.", [flavorName, flavor], { "x-is": "the name of a flavor, or a mapping with name" }),
      {
        minItems: 1,
        maxItems: 500,
        "x-is": "a list of flavors",
      },
    ),
    formWith("folder", "A folder of flavors.", {
      folder: described(filePath, "A folder below `images/`.", { examples: ["flavors"] }),
    }),
  ],
  {
    "x-is": "a list of flavors, or {folder: …}",
    examples: [["standard", "slim"], { folder: "flavors" }],
    "x-source": BATCH,
  },
);

import type { Case } from "../../case";
import { image, settings } from "../../case";

const SOURCE = "source: {repository: example/runner, visibility: private}";

/** A project whose `ci` has these lines beside a source. */
function ci(more: string, root = ""): Case["files"] {
  return { "images/a.yaml": `kind: project\nci:\n  ${SOURCE}\n  ${more}\n${root}` };
}

function source(text: string): Case["files"] {
  return { "images/a.yaml": `kind: project\nci:\n  source: {${text}}\n  buildspec: {build: [make]}\n` };
}

function release(more: string): Case["files"] {
  return { "images/a.yaml": `kind: project\nrelease:\n  ${SOURCE}\n  triggers: ${more}\n` };
}

const CONNECTION = "arn:aws:codeconnections:us-east-1:111122223333:connection/01234567-89ab-cdef-0123-456789abcdef";
const SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:token-AbCdEf";
const boundary = {
  region: settings.region,
  account: settings.account,
  keepVersionsDays: 365,
  defaultTags: {},
  projectsMayRead: [
    "arn:aws:secretsmanager:us-east-1:111122223333:secret:Dockerhub-??????",
    "arn:aws:s3:::tools/*",
    "arn:aws:ssm:us-east-1:111122223333:parameter/c/*",
  ],
};
const MANY = Array.from({ length: 101 }, (_, index) => `f${index.toString()}`).join(", ");

/** `ci`, `release`, `flavors` and projects. */
export const buildCases: readonly Case[] = [
  {
    code: "build-beyond-boundary",
    files: ci("environment: {variables: {A: {secret: Dockerhub}, B: {secret: other}, C: {parameter: /c/d}}}"),
    settings,
    boundaries: [boundary],
    at: "4:65",
    message:
      "The boundary of CodeBuild projects does not allow builds to read other. It allows arn:aws:secretsmanager:us-east-1:111122223333:secret:Dockerhub-??????, arn:aws:s3:::tools/* and arn:aws:ssm:us-east-1:111122223333:parameter/c/*.",
    fix: /^Add it to projectsMayRead in the settings of the stack bootstrap/,
  },
  {
    code: "build-beyond-boundary",
    title: "a parameter",
    files: ci("environment: {variables: {A: {parameter: /c/d}, B: {parameter: db}}}"),
    settings,
    boundaries: [boundary],
    at: "4:66",
    message: /^The boundary of CodeBuild projects does not allow builds to read parameter\/db\. It allows /,
    fix: /^Add it to projectsMayRead in the settings of the stack bootstrap/,
  },
  {
    code: "build-beyond-boundary",
    title: "objects, and where it allows none",
    files: ci('access: {mayRead: ["arn:aws:s3:::tools/a"]}'),
    settings,
    boundaries: [{ ...boundary, projectsMayRead: [] }],
    at: "4:22",
    message: /read arn:aws:s3:::tools\/a\. It allows none\.$/,
    fix: /./,
  },
  {
    code: "build-beyond-boundary",
    title: "a repository of another account",
    files: ci('access: {pushTo: ["arn:aws:ecr:us-east-1:444455556666:repository/web"]}'),
    settings,
    boundaries: [boundary],
    at: "4:21",
    message:
      "The boundary of CodeBuild projects lets builds push to repositories of 111122223333 alone, not of 444455556666.",
    fix: /^Name a repository of the account/,
  },
  {
    code: "batch",
    title: "flavors that nothing builds",
    files: { "images/a.yaml": image("flavors: [a]") },
    at: "4:1",
    message: "There are flavors, but neither ci nor release builds them.",
    fix: "Add ci or release with commands, or delete flavors.",
  },
  {
    code: "project-empty",
    files: { "images/a.yaml": "kind: project\n" },
    at: "1:1",
    message: "This project has neither ci nor release.",
    fix: "Add ci, release, or both.",
  },
  {
    code: "not-yet",
    title: "a version of a project",
    files: { "images/a.yaml": `kind: project\nversion: 1.0.0\nci: {${SOURCE}}\n` },
    at: "2:1",
    message: /A project has no version/,
    fix: "Delete version.",
  },
  {
    code: "parent-unknown",
    title: "a project as parent",
    files: {
      "images/a.yaml": image("parent: {image: b}\nplatform: Linux\ndisk: {device: /dev/xvda}"),
      "images/b.yaml": `kind: project\nci: {${SOURCE}}\n`,
    },
    at: "images/a.yaml:3:17",
    message: "b is a project and builds no image.",
    fix: "Write the name of an image.",
  },
  {
    code: "build-source-missing",
    files: { "images/a.yaml": "kind: project\nrelease: {buildspec: {build: [make]}}\n" },
    at: "2:10",
    message: "release has no source, and neither has ci: there is nothing to build.",
    fix: /^Add source: /,
  },
  {
    code: "build-source",
    title: "an address on github",
    files: source("repository: https://github.com/example/runner.git, visibility: private"),
    at: "3:24",
    message: /is not the name of a repository on github: owner\/name\.$/,
    fix: "Write example/runner.",
  },
  {
    code: "build-source",
    title: "a server without its address",
    files: source("type: github-enterprise, repository: example/runner, visibility: private"),
    at: "3:49",
    message: /address is missing/,
    fix: "Write https://<server>/example/runner.",
  },
  {
    code: "build-source",
    title: "gitlab without connection",
    files: source("type: gitlab, repository: example/group/runner, visibility: private"),
    at: "3:11",
    message: "CodeBuild reaches gitlab by a connection only.",
    fix: /^Add connection/,
  },
  {
    code: "build-source",
    title: "two credentials",
    files: source(`repository: example/runner, visibility: private, connection: "${CONNECTION}", secret: "${SECRET}"`),
    at: "3:179",
    message: /CodeBuild takes one/,
    fix: "Delete one of the two.",
  },
  {
    code: "wrong-format",
    title: "credentials in an address",
    files: source("type: github-enterprise, repository: 'https://me:word@git.example.org/a/b', visibility: private"),
    at: "3:49",
    message: /an HTTPS address without user/,
    fix: /./,
    along: ["secret-in-file"],
  },
  {
    code: "buildspec",
    title: "a file of a public repository",
    files: {
      "images/a.yaml":
        "kind: project\nci:\n  source: {repository: a/b, visibility: public}\n  buildspec: {file: ci.yml, build: [make]}\n",
    },
    at: "4:21",
    message: "The source is public: a pull request could change the buildspec in it.",
    fix: "Delete file: the buildspec is then kept in the project.",
  },
  {
    code: "buildspec",
    title: "the own buildspec of a public repository",
    files: { "images/a.yaml": "kind: project\nci: {source: {repository: a/b, visibility: public}}\n" },
    at: "2:5",
    message: /a pull request could change it/,
    fix: /^Write the commands under ci\.buildspec/,
  },
  {
    code: "buildspec",
    title: "no command",
    files: ci("buildspec: {shell: bash}"),
    at: "4:14",
    message: "The buildspec has no command.",
    fix: /^Add build/,
  },
  {
    code: "build-trigger",
    title: "no event",
    files: ci("triggers: {paths: [src/**]}"),
    at: "4:13",
    message: /name no event/,
    fix: /^Add branches/,
  },
  {
    code: "build-trigger",
    title: "roles of another host",
    files: ci("triggers: {pullRequests: [main], approvers: [GITLAB_OWNER]}"),
    at: "4:47",
    message: "GITLAB_OWNER is no role of github.",
    fix: "Write roles that begin with GITHUB_.",
  },
  {
    code: "build-approval",
    files: {
      "images/a.yaml":
        "kind: project\nci:\n  source: {repository: a/b, visibility: public}\n  buildspec: {build: [make]}\n  triggers: {pullRequests: [main], approval: none}\n",
    },
    at: "5:46",
    message: /without anyone's approval/,
    fix: "Write approval: forks.",
  },
  {
    code: "release-trigger",
    title: "any branch",
    files: release("{branches: ['**'], protected: true}"),
    at: "4:13",
    message: /is any branch or tag/,
    fix: "Name the branches or tags, like main or v*.",
  },
  {
    code: "release-trigger",
    title: "not protected",
    files: release("{tags: ['v*']}"),
    at: "4:13",
    message: /only maintainers can push/,
    fix: /protected: true/,
  },
  {
    code: "build-environment",
    title: "Docker layers without privileged mode",
    files: ci("cache: [docker-layers]"),
    at: "4:10",
    message: "A cache of Docker layers needs privileged builds.",
    fix: /^Add environment\.privileged/,
  },
  {
    code: "build-environment",
    title: "no image",
    files: ci("environment: {type: MAC_ARM}"),
    at: "4:16",
    message: "MAC_ARM has no build image unless one is named.",
    fix: "Add image.",
  },
  {
    code: "build-environment",
    title: "a size of another kind of machine",
    files: ci("environment: {computeType: BUILD_LAMBDA_1GB}"),
    at: "4:30",
    message: "LINUX_CONTAINER has no machine BUILD_LAMBDA_1GB.",
    fix: "Write a size like BUILD_GENERAL1_SMALL.",
  },
  {
    code: "build-environment",
    title: "variables that are too long",
    files: ci(`environment: {variables: {ONE: ${"a".repeat(4000)}, TWO: ${"b".repeat(2000)}}}`),
    at: "4:28",
    message: /CodeBuild takes 5,500/,
    fix: /^Move some/,
  },
  {
    code: "build-secret",
    files: ci("environment: {variables: {REGISTRY_CREDENTIALS: fgh7Rtz}}"),
    at: "4:51",
    message: /^REGISTRY_CREDENTIALS is a plain variable/,
    fix: /Secrets Manager/,
  },
  {
    code: "flavor-count",
    files: ci("buildspec: {build: [make]}", `flavors: [${MANY}]\n`),
    at: "5:10",
    message: "There are 101 flavors; a batch of CodeBuild has 100 builds at most.",
    fix: /^Split them/,
  },
  {
    code: "flavor-needs",
    title: "one that is not there",
    files: ci("buildspec: {build: [make]}", "flavors: [base, {name: slim, needs: [bse]}]\n"),
    at: "5:38",
    message: "There is no flavor bse. Did you mean base?",
    fix: "Write the name of a flavor of the list.",
  },
  {
    code: "flavor-needs",
    title: "a circle",
    files: ci("buildspec: {build: [make]}", "flavors: [{name: a, needs: [b]}, {name: b, needs: [a]}]\n"),
    at: "5:28",
    message: "These flavors wait for each other: a, b.",
    fix: "Delete one of the needs.",
  },
  {
    code: "flavor-needs",
    title: "twice",
    files: ci("buildspec: {build: [make]}", "flavors: [a, a]\n"),
    at: "5:14",
    message: "The flavor a is there twice.",
    fix: "Delete one.",
  },
  {
    code: "batch",
    title: "without flavors",
    files: ci("buildspec: {build: [make]}\n  batch: {failFast: true}"),
    at: "5:10",
    message: "There is a batch, but no flavors to build.",
    fix: "Add flavors, or delete batch.",
  },
  {
    code: "batch",
    title: "flavors without commands",
    files: ci("timeoutMinutes: 90", "flavors: [a]\n"),
    at: "3:3",
    message: /^There are flavors, but ci has no commands for them/,
    fix: "Write the commands under ci.buildspec, or delete flavors.",
  },
  {
    code: "batch",
    title: "a matrix of unlike flavors",
    files: ci("buildspec: {build: [make]}\n  batch: {type: matrix}", "flavors: [a, {name: b, needs: [a]}]\n"),
    at: "5:17",
    message: /which a matrix cannot/,
    fix: "Write type: graph.",
  },
  {
    code: "batch",
    title: "a list with needs",
    files: ci("buildspec: {build: [make]}\n  batch: {type: list}", "flavors: [a, {name: b, needs: [a]}]\n"),
    at: "5:17",
    message: "b needs other flavors, and builds of a list wait for none.",
    fix: "Write type: graph.",
  },
  {
    code: "flavor-folder",
    files: { ...ci("buildspec: {build: [make]}", "flavors: {folder: flavors}\n"), "images/flavors/readme.md": "" },
    at: "5:19",
    message: "images/flavors has no folders: there are no flavors.",
    fix: /^Write the folder/,
  },
  {
    code: "flavor-name",
    files: { ...ci("buildspec: {build: [make]}", "flavors: {folder: flavors}\n"), "images/flavors/a b/x": "" },
    at: "5:19",
    message: /^The folder "a b"/,
    fix: "Rename the folder.",
  },
  {
    code: "build-name",
    files: { "images/a.yaml": `kind: project\nci:\n  name: Runner\n  ${SOURCE}\nrelease:\n  name: Runner\n` },
    at: "6:9",
    message: "ci has the name Runner already.",
    fix: "Give it another name.",
  },
];

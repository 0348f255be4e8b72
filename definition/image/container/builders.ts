import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import { child, type ContainerDraft } from "../../form/draft";

const { codes, fault } = faultsOf({
  "other-builder": error("A key of the other builder", {
    why: "Image Builder builds by components on an instance, CodeBuild by Docker in a folder: the key would do nothing.",
    bad: "build: {with: codebuild}\ncomponents: [{managed: update-linux}]",
    good: "build: {with: codebuild}   # and in images/web/Dockerfile: RUN dnf -y upgrade",
  }),
});
export { codes as builderCodes };

const NO_INSTANCE = "Delete it: there is no instance of yours. A larger computeType has more memory and disk.";

/** Keys that CodeBuild has no use for, with what to do instead. */
const OF_IMAGE_BUILDER: Readonly<Record<string, string>> = {
  architectures: "Write platforms: [linux/amd64, linux/arm64].",
  platform: "Delete it: Docker builds for Linux here.",
  components: "Install by RUN in the Dockerfile, and COPY files of the context.",
  tests: "Write commands under build: {testCommands: […]}.",
  workingDirectory: "Write WORKDIR in the Dockerfile.",
  imageTests: "Delete it; build: {testCommands: […]} run in any case, and build: {timeoutMinutes: …} bounds them.",
  scanning: "Delete it: ECR scans each push (repository: {scanOnPush: true}, the default).",
  lifecycle: "Write repository: {cleanUp: {keepNewest: 50}}: ECR deletes by itself.",
  "parent.arn": "Write parent: {registry: …, tag: …, digest: …}, or an image of yours.",
  "schedule.onlyWhenDependenciesChange": "Delete it: CodeBuild builds each time.",
  "build.onDeploy":
    "Delete it: a deployment builds nothing here. A schedule does, or after it: golden rebuild --outdated --yes --wait",
  "build.instanceTypes": "Write build: {computeType: BUILD_GENERAL1_LARGE}.",
  "build.keepFailedInstance": NO_INSTANCE,
  "build.keyPair": NO_INSTANCE,
  "build.httpPutResponseHopLimit": NO_INSTANCE,
  "build.placement": NO_INSTANCE,
  "build.diskGiB": NO_INSTANCE,
  "build.mayRead": "Delete it, and put what the image needs into the context, or download it in the Dockerfile.",
};

const WITH_CODEBUILD = "Add build: {with: codebuild}, or";

const OF_CODEBUILD: Readonly<Record<string, string>> = {
  context: `${WITH_CODEBUILD} delete it: Image Builder takes no files beside the Dockerfile.`,
  platforms: `${WITH_CODEBUILD} write architectures: [x86_64, arm64], each with a repository of its own.`,
  buildArguments: `${WITH_CODEBUILD} write the values into the Dockerfile.`,
  "build.computeType": `${WITH_CODEBUILD} write build: {instanceTypes: […]}.`,
  "build.testCommands": `${WITH_CODEBUILD} write tests with documents.`,
};

/** What is written for the builder that does not build the image. */
export function builderFaults(draft: ContainerDraft, builder: "image-builder" | "codebuild"): readonly Fault[] {
  const [others, name] = builder === "codebuild" ? [OF_IMAGE_BUILDER, "CodeBuild"] : [OF_CODEBUILD, "Image Builder"];
  return Object.entries(others).flatMap(([key, fix]) => {
    const path = key.split(".");
    const written = path.reduce<unknown>(child, draft);
    if (written === undefined || (Array.isArray(written) && written.length === 0)) return [];
    return [fault("other-builder", path, `${key} does nothing: ${name} builds this image.`, fix, { at: "key" })];
  });
}

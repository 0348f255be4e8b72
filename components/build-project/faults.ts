import * as check from "../argument-checks";
import type { BuildMachine, BuildProjectArgs, BuildSource, EnvironmentVariable } from "./args";

export const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$/;
const VARIABLE = /^(?!CODEBUILD_)[A-Za-z_][A-Za-z0-9_]{0,254}$/;
const LOCATION = /^https:\/\/[A-Za-z0-9.-]{1,253}(?::\d{1,5})?\/[^\s@?#]{1,1000}$/;
const CODECOMMIT =
  /^https:\/\/git-codecommit[a-z-]{0,10}\.[a-z0-9-]{1,30}\.[a-z.]{1,30}\/v1\/repos\/([A-Za-z0-9._-]{1,100})$/;
/** Names and beginnings of what nobody should read in a console. */
const SECRET_NAME = /(?:TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIALS?|PRIVATE_KEY|API_KEY|ACCESS_KEY)$/i;
const SECRET_VALUE =
  /(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20}|github_pat_|glpat-|xox[bp]-|dckr_pat_|-----BEGIN|:\/\/[^/\s:@]{1,100}:[^/\s@]{1,100}@/;

/** Every wrong argument that a CI and a release project share; inputs that other resources give are not looked at. */
export function buildProjectFaults(args: BuildProjectArgs): check.ArgumentFault[] {
  return [
    ...check.account("accountId", args.accountId),
    ...check.tags(args.tags),
    ...check.failIf(!NAME.test(args.name), "name", {
      message: `${check.shown(args.name)} is not 2–150 letters, digits, "-" and "_"`,
      fix: 'Use a name such as "WebCodeBuild".',
    }),
    ...check.failIf((args.description ?? "").length > 255, "description", {
      message: "more than 255 characters",
      fix: "Shorten it.",
    }),
    ...sourceFaults(args),
    ...machineFaults(args.environment),
    ...Object.entries(args.environmentVariables ?? {}).flatMap(([name, value]) => variableFaults(name, value)),
    ...limitFaults(args),
    ...placeFaults(args),
  ];
}

/** Name of the CodeCommit repository that a source is, if it is one. */
export function codeCommitRepository({ type, location }: BuildSource): string | undefined {
  return type === "CODECOMMIT" ? CODECOMMIT.exec(location)?.[1] : undefined;
}

function sourceFaults({ source, buildspec }: BuildProjectArgs): check.ArgumentFault[] {
  const { type, location, visibility, auth } = source;
  const isCodeCommit = type === "CODECOMMIT";
  return [
    ...check.failIf(!(isCodeCommit ? CODECOMMIT : LOCATION).test(location), "source.location", {
      message: `${check.shown(location.replace(/\/\/[^/]*@/, "//…@"))} is not an https address to clone from; credentials have no place in it`,
      fix: isCodeCommit
        ? "Write https://git-codecommit.REGION.amazonaws.com/v1/repos/NAME."
        : "Write it as https://github.com/OWNER/NAME.git.",
    }),
    ...check.failIf(isCodeCommit && auth !== undefined, "source.auth", {
      message: "CodeCommit is opened by the project's role",
      fix: "Remove it.",
    }),
    ...check.failIf(type.startsWith("GITLAB") && auth?.kind === "secret", "source.auth", {
      message: "CodeBuild opens GitLab by a connection only",
      fix: 'Use { kind: "connection", connectionArn }.',
    }),
    ...check.range("source.gitCloneDepth", source.gitCloneDepth, 0, 1_000_000),
    ...check.failIf(visibility === "public" && buildspec.kind === "file", "buildspec", {
      message: "anyone may change a file of a public source in a pull request, and with it what runs in this account",
      fix: 'Keep the buildspec in the project: { kind: "inline", text }.',
    }),
    ...check.failIf(buildspec.kind === "inline" && buildspec.text.trim() === "", "buildspec.text", {
      message: "is empty",
      fix: "Give the text of a buildspec.",
    }),
  ];
}

function machineFaults(machine: BuildMachine): check.ArgumentFault[] {
  const { image, imagePullCredentialsType: pull, registryCredential } = machine;
  const isCurated = typeof image === "string" && image.startsWith("aws/codebuild/");
  return [
    ...check.failIf(registryCredential !== undefined && pull === "CODEBUILD", "environment.imagePullCredentialsType", {
      message: "CodeBuild's own credentials cannot use `registryCredential`",
      fix: "Remove it; SERVICE_ROLE is the default then.",
    }),
    ...check.failIf(isCurated && (pull === "SERVICE_ROLE" || registryCredential !== undefined), "environment.image", {
      message: "an image of CodeBuild's own is pulled with CodeBuild's credentials only",
      fix: "Remove `imagePullCredentialsType` and `registryCredential`.",
    }),
  ];
}

function variableFaults(name: string, variable: EnvironmentVariable): check.ArgumentFault[] {
  const path = `environmentVariables.${check.shown(name).slice(1, -1)}`;
  const value = variable.kind === "plain" ? variable.value : "";
  const isSecret = typeof value === "string" && (SECRET_VALUE.test(value) || (SECRET_NAME.test(name) && value !== ""));
  return [
    ...check.failIf(!VARIABLE.test(name), path, {
      message: "a name has letters, digits and _, does not begin with a digit, and CODEBUILD_ is AWS's own",
      fix: "Rename it.",
    }),
    ...check.failIf(isSecret, path, {
      message: "looks like a secret, and plain values are shown in console, logs and state",
      fix: 'Keep it in Secrets Manager: { kind: "secret", secret: NAME, key: KEY }.',
    }),
  ];
}

function limitFaults(args: BuildProjectArgs): check.ArgumentFault[] {
  const { batch, cache } = args;
  const isOfDocker = cache?.kind === "local" && cache.modes.includes("LOCAL_DOCKER_LAYER_CACHE");
  return [
    ...check.range("buildTimeoutMinutes", args.buildTimeoutMinutes, 5, 2160),
    ...check.range("queuedTimeoutMinutes", args.queuedTimeoutMinutes, 5, 480),
    ...check.range("concurrentBuildLimit", args.concurrentBuildLimit, 1, 10_000),
    ...check.range("artifactRetentionDays", args.artifactRetentionDays, 1, 36_500),
    ...check.range("batch.timeoutMinutes", batch?.timeoutMinutes, 5, 2160),
    ...check.range("batch.maximumBuildsAllowed", batch?.maximumBuildsAllowed, 1, 100),
    ...check.failIf(cache?.kind === "local" && cache.modes.length === 0, "cache.modes", {
      message: "a local cache has at least one mode",
      fix: "Name one, or leave cache out.",
    }),
    ...check.failIf(isOfDocker && args.environment.privileged !== true, "cache.modes", {
      message: "Docker layers are there only in privileged builds",
      fix: "Set `environment.privileged: true`, or remove LOCAL_DOCKER_LAYER_CACHE.",
    }),
  ];
}

function placeFaults({ vpc }: BuildProjectArgs): check.ArgumentFault[] {
  if (vpc === undefined) return [];
  const counted = (path: string, { length }: readonly unknown[], most: number) =>
    check.failIf(length < 1 || length > most, path, {
      message: `${length} given; AWS takes 1–${most}`,
      fix: `Give 1–${most}.`,
    });
  return [...counted("vpc.subnetIds", vpc.subnetIds, 16), ...counted("vpc.securityGroupIds", vpc.securityGroupIds, 5)];
}

import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import type { Rule } from "../../rules/rule";
import type { BuildProject } from "../build-projects";
import { inEachProject, type Role } from "./each-project";

const { codes, fault } = faultsOf({
  "build-source": error("A source that its host or CodeBuild does not take", {
    why: "CodeBuild refuses the project, or cannot clone the repository.",
    bad: "source: {type: gitlab, repository: example/runner, visibility: private}",
    good: "source: {type: gitlab, repository: example/runner, visibility: private, connection: arn:aws:codeconnections:…}",
  }),
  buildspec: error("Commands that strangers could change, or none", {
    why: "A pull request brings its own copy of every file: in a public repository anyone would choose what your account runs.",
    bad: "ci:\n  source: {repository: example/runner, visibility: public}\n  buildspec: {file: buildspec.yml, build: [make]}",
    good: "ci:\n  source: {repository: example/runner, visibility: public}\n  buildspec: {build: [make]}   # kept in the project",
  }),
});

/** Hosts whose repositories have the form owner/name; of the others the address. */
const BY_NAME: ReadonlySet<string> = new Set(["github", "gitlab", "bitbucket"]);

/** https://docs.aws.amazon.com/codebuild/latest/userguide/access-tokens.html */
export const source: Rule = {
  codes,
  needs: [
    ["ci", "source"],
    ["release", "source"],
  ],
  check: ({ definition }) =>
    inEachProject(definition, (project, role) => [
      ...repositoryFaults(project, role),
      ...credentialFaults(project, role),
    ]),
};

function repositoryFaults({ source: { type, repository } }: BuildProject, role: Role): readonly Fault[] {
  const path = [role, "source"];
  const isAddress = repository.startsWith("https://");
  const words = repository.split("/").length;
  const faults: Fault[] = [];
  if (BY_NAME.has(type) && (isAddress || words < 2 || (type !== "gitlab" && words > 2))) {
    const message = `${repository} is not the name of a repository on ${type}: owner/name.`;
    faults.push(fault("build-source", [...path, "repository"], message, `Write ${meant(repository)}.`));
  }
  if ((type === "github-enterprise" || type === "gitlab-self-managed") && !isAddress) {
    const message = `${repository} is on a server of your own, whose address is missing.`;
    faults.push(fault("build-source", [...path, "repository"], message, `Write https://<server>/${repository}.`));
  }
  if (type === "codecommit" && words > 1) {
    const message = `${repository} is not the name of a repository in CodeCommit.`;
    faults.push(fault("build-source", [...path, "repository"], message, "Write its name alone."));
  }
  return faults;
}

function credentialFaults({ source: { type, connection, secret } }: BuildProject, role: Role): readonly Fault[] {
  const path = [role, "source"];
  const faults: Fault[] = [];
  if (connection !== undefined && secret !== undefined) {
    const message = "The source has a connection and a secret; CodeBuild takes one.";
    faults.push(fault("build-source", [...path, "secret"], message, "Delete one of the two."));
  }
  if (type.startsWith("gitlab") && connection === undefined) {
    const message = `CodeBuild reaches ${type} by a connection only.`;
    faults.push(fault("build-source", path, message, "Add connection with the ARN of one."));
  }
  if (type === "codecommit" && (connection ?? secret) !== undefined) {
    const message = "CodeBuild reads CodeCommit with the role of the project.";
    faults.push(fault("build-source", path, message, "Delete connection and secret."));
  }
  return faults;
}

function meant(repository: string): string {
  const words = repository
    .replace(/^https:\/\/[^/]*\//, "")
    .replace(/\.git$/, "")
    .split("/");
  return words.length > 1 ? words.slice(0, 2).join("/") : `<owner>/${repository}`;
}

/** Of a public source the commands are in the project; there are some. */
export const buildspec: Rule = {
  codes,
  needs: [
    ["ci", "source"],
    ["release", "source"],
    ["ci", "buildspec"],
    ["release", "buildspec"],
  ],
  check: ({ definition }) =>
    inEachProject(definition, (project, role) => [
      ...publicFaults(project, role),
      ...(project.buildspec === undefined ? [] : commandFaults(project.buildspec, role, definition.ci)),
    ]),
};

function publicFaults({ source: { visibility }, buildspec: spec }: BuildProject, role: Role): readonly Fault[] {
  if (visibility === "private") return [];
  if (spec === undefined) {
    const message = "The source is public, and its own buildspec.yml would be read: a pull request could change it.";
    return [fault("buildspec", [role], message, `Write the commands under ${role}.buildspec, without file.`)];
  }
  if (spec.file === undefined) return [];
  const message = "The source is public: a pull request could change the buildspec in it.";
  const fix = "Delete file: the buildspec is then kept in the project.";
  return [fault("buildspec", [role, "buildspec", "file"], message, fix)];
}

function commandFaults(
  { file, install, preBuild, build, postBuild }: NonNullable<BuildProject["buildspec"]>,
  role: Role,
  ci: BuildProject | undefined,
): readonly Fault[] {
  const path = [role, "buildspec"];
  if (role === "release" && file !== undefined && file === ci?.buildspec?.file) {
    const message = `ci and release both write ${file}, each with commands of its own.`;
    return [fault("buildspec", [...path, "file"], message, "Give one of them another file.")];
  }
  if ([install, preBuild, build, postBuild].some((commands) => commands !== undefined)) return [];
  const fix = "Add build: [<command>, …], or delete buildspec to use the repository's own buildspec.yml.";
  return [fault("buildspec", path, "The buildspec has no command.", fix)];
}

import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import { isLiteral } from "../../../secrets/literal";
import { secretFaults } from "../../../secrets/secret-faults";
import type { Rule } from "../../rules/rule";
import type { BuildProject } from "../build-projects";
import { inEachProject, type Role } from "./each-project";

const { codes, fault } = faultsOf({
  "build-environment": error("A machine that CodeBuild does not have", {
    why: "CodeBuild refuses the project, or the build cannot do what it needs to.",
    bad: "cache: [docker-layers]",
    good: "cache: [docker-layers]\nenvironment: {privileged: true}",
  }),
  "build-secret": error("A secret in a plain environment variable", {
    why: "Plain variables stand in git, in the console, in the state and in logs.",
    bad: "variables: {DOCKER_TOKEN: dckr_pat_…}",
    good: "variables: {DOCKER_TOKEN: {secret: Dockerhub, key: AccessToken}}",
  }),
});

/** https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html */
const MOST_CHARACTERS = 5500;

const SECRET_NAME = /(?:PASSWORD|PASSWD|TOKEN|SECRET|CREDENTIALS?|(?:API|ACCESS|PRIVATE)_?KEY)$/i;

export const environment: Rule = {
  codes,
  needs: [
    ["ci", "environment"],
    ["release", "environment"],
    ["ci", "cache"],
    ["release", "cache"],
  ],
  check: ({ definition }) =>
    inEachProject(definition, (project, role) => [...machineFaults(project, role), ...cacheFaults(project, role)]),
};

/** https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html and …/build-caching.html */
function machineFaults({ environment: machine, batch }: BuildProject, role: Role): readonly Fault[] {
  const { type, image, computeType, privileged, registryCredential } = machine;
  const path = [role, "environment"];
  const isLambda = type.includes("LAMBDA");
  const refuse = (at: readonly string[], message: string, fix: string) => fault("build-environment", at, message, fix);
  const faults: Fault[] = [];
  if (image === "") {
    faults.push(refuse(path, `${type} has no build image unless one is named.`, "Add image."));
  }
  if (isLambda !== computeType.startsWith("BUILD_LAMBDA_")) {
    const size = isLambda ? "BUILD_LAMBDA_2GB" : "BUILD_GENERAL1_SMALL";
    faults.push(
      refuse([...path, "computeType"], `${type} has no machine ${computeType}.`, `Write a size like ${size}.`),
    );
  }
  if (privileged && (isLambda || /WINDOWS|MAC/.test(type))) {
    faults.push(refuse([...path, "privileged"], `${type} has no privileged mode.`, "Delete privileged."));
  }
  if (isLambda && batch !== undefined) {
    faults.push(
      refuse(
        [...path, "type"],
        `${type} runs no batches.`,
        "Write LINUX_CONTAINER or ARM_CONTAINER, or delete flavors.",
      ),
    );
  }
  if (registryCredential !== undefined && image.startsWith("aws/codebuild/")) {
    const message = `${image} is CodeBuild's own and needs no credential.`;
    faults.push(refuse([...path, "registryCredential"], message, "Delete registryCredential."));
  }
  return faults;
}

function cacheFaults({ environment: { type, privileged }, cache }: BuildProject, role: Role): readonly Fault[] {
  const faults: Fault[] = [];
  if (Array.isArray(cache) && cache.includes("docker-layers") && !privileged) {
    faults.push(
      fault(
        "build-environment",
        [role, "cache"],
        "A cache of Docker layers needs privileged builds.",
        "Add environment.privileged: true, or delete docker-layers.",
      ),
    );
  }
  if (type.includes("LAMBDA") && cache !== undefined) {
    faults.push(fault("build-environment", [role, "cache"], `${type} has no cache.`, "Delete cache."));
  }
  return faults;
}

/** Nothing that looks like a secret is plain; all that is plain has room. */
export const variables: Rule = {
  codes,
  needs: [["ci", "environment", "variables"], ["release", "environment", "variables"], ["flavors"]],
  check: ({ definition }) => [
    ...inEachProject(definition, ({ environment: { variables: all } }, role) => {
      const path = [role, "environment", "variables"];
      const size = Object.entries(all).reduce(
        (sum, [name, value]) => sum + name.length + JSON.stringify(value).length,
        0,
      );
      const message = `The variables have about ${size.toLocaleString("en")} characters; CodeBuild takes 5,500.`;
      const tooLong = fault("build-environment", path, message, "Move some to a parameter or a file.");
      return [...plainSecrets(all, path), ...(size > MOST_CHARACTERS ? [tooLong] : [])];
    }),
    ...(definition.flavors ?? []).flatMap(({ variables: own }, index) =>
      plainSecrets(own, ["flavors", index, "variables"]),
    ),
  ],
};

function plainSecrets(all: Readonly<Record<string, unknown>>, path: readonly (string | number)[]): readonly Fault[] {
  return Object.entries(all).flatMap(([name, value]): readonly Fault[] => {
    if (typeof value !== "string" || !SECRET_NAME.test(name) || !isLiteral(value)) return [];
    // What looks like one by itself has its fault already.
    if (secretFaults(`${name}: "${value}"`).length > 0) return [];
    const message = `${name} is a plain variable, which anyone can read in git, the console and logs.`;
    const fix = `Put the value into Secrets Manager, and write ${name}: {secret: <name>, key: <key>}.`;
    return [fault("build-secret", [...path, name], message, fix, { hides: value })];
  });
}

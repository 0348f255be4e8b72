import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import { shortListing } from "../../../diagnostics/suggest";
import type { ImageSettings } from "../../../settings/images";
import type { Path } from "../../../yaml/place";
import type { ExternalDefinition } from "../../external/external-definition";
import type { Fleet, Rule } from "../../rules/rule";
import type { BuildProject } from "../build-projects";
import { inEachProject, type Role } from "./each-project";

const { codes, fault } = faultsOf({
  "build-beyond-boundary": error("Builds that need what the boundary of CodeBuild projects does not allow", {
    why: "Their role gets the permission, but AWS refuses it anyway: the build fails.",
    bad: "variables: {TOKEN: {secret: Dockerhub}}   # bootstrap: no projectsMayRead",
    good: 'variables: {TOKEN: {secret: Dockerhub}}   # bootstrap: projectsMayRead: ["arn:aws:secretsmanager:us-east-1:111122223333:secret:Dockerhub-??????"]',
  }),
});

const FIX =
  "Add it to projectsMayRead in the settings of the stack bootstrap, and have an administrator deploy that first.";

/** What builds read and push to is within the boundary that `bootstrap` makes. Of another boundary nothing is known. */
export const buildBoundary: Rule = {
  codes,
  settings: "needed",
  needs: [["ci"], ["release"]],
  check({ definition, settings, fleet }) {
    const { account } = settings;
    const allowed = allowedBy(settings, fleet);
    if (allowed === undefined) return [];
    return inEachProject(definition, (project, role) => [
      ...readBy(project, role, definition.ci).flatMap(({ arn, path }) => {
        const whole = arnOf(arn, settings);
        return allowed.some((pattern) => isWithin(whole, pattern)) ? [] : [beyond(arn, path, allowed)];
      }),
      ...pushedElsewhere(project, role, account),
    ]);
  },
};

/** The function that starts workflows for the account reads the secret of its GitHub App under the same boundary. */
export const appBoundary: Rule<ExternalDefinition> = {
  codes,
  settings: "needed",
  needs: [["repository"]],
  check({ settings, fleet }) {
    const { githubApp } = settings.rebuild ?? {};
    const allowed = allowedBy(settings, fleet);
    if (githubApp === undefined || allowed === undefined) return [];
    const whole = arnOf(githubApp, settings);
    if (allowed.some((pattern) => isWithin(whole, pattern))) return [];
    return [beyond(whole, ["repository"], allowed, "the function that starts its workflow")];
  },
};

/** What the boundary that `bootstrap` makes allows to be read; undefined where it is another, of which nothing is known. */
function allowedBy({ account, namePrefix, permissionsBoundary }: ImageSettings, { boundaries }: Fleet) {
  const boundary = boundaries.find((each) => each.account === account && each.namePrefix === namePrefix);
  return boundary === undefined || permissionsBoundary !== undefined ? undefined : (boundary.projectsMayRead ?? []);
}

interface Read {
  /** Or the name of a secret, or `parameter/` with that of a parameter. */
  readonly arn: string;
  readonly path: Path;
}

function readBy({ environment, source, access }: BuildProject, role: Role, ci?: BuildProject): readonly Read[] {
  const variables = Object.entries(environment.variables).flatMap(([name, value]): readonly Read[] => {
    const path = [role, "environment", "variables", name];
    if (typeof value !== "object") return [];
    if ("secret" in value) return [{ arn: value.secret, path: [...path, "secret"] }];
    return [{ arn: `parameter/${value.parameter.replace(/^\//, "")}`, path: [...path, "parameter"] }];
  });
  const { registryCredential } = environment;
  // What `release` has of `ci` has its fault there.
  const isOfCi = role === "release" && source.secret === ci?.source.secret;
  const found: readonly (Omit<Read, "arn"> & { readonly arn?: string | undefined })[] = [
    ...variables,
    { arn: registryCredential, path: [role, "environment", "registryCredential"] },
    { arn: isOfCi ? undefined : source.secret, path: [role, "source", "secret"] },
    ...(access?.mayRead ?? []).map((arn, index) => ({ arn, path: [role, "access", "mayRead", index] })),
  ];
  return found.flatMap(({ arn, path }) => (arn === undefined ? [] : [{ arn, path }]));
}

/** Secrets and parameters of this account and Region may be named; to the ARN of a secret AWS appends six characters. */
function arnOf(text: string, { account, region }: ImageSettings): string {
  if (text.startsWith("parameter/")) return `arn:aws:ssm:${region}:${account}:${text}`;
  return text.startsWith("arn:") ? text : `arn:aws:secretsmanager:${region}:${account}:secret:${text}-??????`;
}

/** A `*` ends a pattern, if anything, or it leaves the six characters of a secret open. Accounts and Regions tell partitions apart. */
function isWithin(arn: string, pattern: string): boolean {
  const [one, other] = [arn, pattern].map((each) => each.replace(/^arn:aws[a-z-]*:/, "")) as [string, string];
  if (other.endsWith("*")) return one.startsWith(other.slice(0, -1));
  const isOpen = one.endsWith("-??????") || other.endsWith("-??????");
  return isOpen ? one.slice(0, -6) === other.slice(0, -6) : one === other;
}

function beyond(arn: string, path: Path, allowed: readonly string[], who = "builds"): Fault {
  const has = allowed.length === 0 ? "It allows none." : `It allows ${shortListing(allowed, "and")}.`;
  const message = `The boundary of CodeBuild projects does not allow ${who} to read ${arn}. ${has}`;
  return fault("build-beyond-boundary", path, message, FIX);
}

function pushedElsewhere({ access }: BuildProject, role: Role, account: string): readonly Fault[] {
  return (access?.pushTo ?? []).flatMap((arn, index) => {
    const owner = arn.split(":")[4] ?? "";
    if (owner === account) return [];
    const message = `The boundary of CodeBuild projects lets builds push to repositories of ${account} alone, not of ${owner}.`;
    const fix =
      "Name a repository of the account, or write permissionsBoundary with a policy of your own in the settings.";
    return [fault("build-beyond-boundary", [role, "access", "pushTo", index], message, fix)];
  });
}

import type { Fault } from "../../../diagnostics/fault";
import { allowedBy, appFaults, beyondBoundary, boundaryCodes, boundaryFault } from "../../../settings/build-boundary";
import type { Path } from "../../../yaml/place";
import type { ExternalDefinition } from "../../external/external-definition";
import type { Rule } from "../../rules/rule";
import type { BuildProject } from "../build-projects";
import { inEachProject, type Role } from "./each-project";

/** What builds read and push to is within the boundary that `bootstrap` makes. Of another boundary nothing is known. */
export const buildBoundary: Rule = {
  codes: boundaryCodes,
  settings: "needed",
  needs: [["ci"], ["release"]],
  check({ definition, settings, fleet }) {
    const allowed = allowedBy(settings, fleet.boundaries);
    if (allowed === undefined) return [];
    return inEachProject(definition, (project, role) => [
      ...beyondBoundary(readBy(project, role, definition.ci), settings, allowed),
      ...pushedElsewhere(project, role, settings.account),
    ]);
  },
};

/** The function that starts workflows for the account reads the secret of its GitHub App under the same boundary. */
export const appBoundary: Rule<ExternalDefinition> = {
  codes: boundaryCodes,
  settings: "needed",
  needs: [["repository"]],
  check({ settings, fleet }) {
    const told = { path: ["repository"], who: "the function that starts its workflow" };
    return appFaults(settings.rebuild?.githubApp, settings, fleet.boundaries, told);
  },
};

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

function pushedElsewhere({ access }: BuildProject, role: Role, account: string): readonly Fault[] {
  return (access?.pushTo ?? []).flatMap((arn, index) => {
    const owner = arn.split(":")[4] ?? "";
    if (owner === account) return [];
    const message = `The boundary of CodeBuild projects lets builds push to repositories of ${account} alone, not of ${owner}.`;
    const fix =
      "Name a repository of the account, or write permissionsBoundary with a policy of your own in the settings.";
    return [boundaryFault("build-beyond-boundary", [role, "access", "pushTo", index], message, fix)];
  });
}

import * as pulumi from "@pulumi/pulumi";
import { ActionsEnvironmentSecret } from "@pulumi/github/actionsEnvironmentSecret";
import { ActionsEnvironmentVariable } from "@pulumi/github/actionsEnvironmentVariable";
import { ActionsSecret } from "@pulumi/github/actionsSecret";
import { ActionsVariable } from "@pulumi/github/actionsVariable";
import { RepositoryEnvironment } from "@pulumi/github/repositoryEnvironment";
import { RepositoryEnvironmentDeploymentPolicy } from "@pulumi/github/repositoryEnvironmentDeploymentPolicy";
import { codeOwnersText } from "../../plan/code-owners";
import * as check from "../argument-checks";
import { registerChild } from "../child-transform";
import { REPOSITORY_GATE_TYPE } from "../type-tokens";
import type { GateEnvironment, RepositoryGateArgs } from "./args";
import { protectBranch } from "./branch-gate";
import { repositoryGateFaults } from "./faults";

/**
 * What guards a deployment from a pull request: required checks and reviews, no force-push, environments with
 * reviewers and branches, and the variables and secrets of workflows. The text of CODEOWNERS is an output and belongs
 * into the repository by pull request: a file written by this component would pass the very gate that it makes.
 *
 * @example
 * const gate = new RepositoryGate("golden-images", {
 *   repository: "golden-images",
 *   checks: ["images / result"],
 *   environments: { preview: { branches: "any" }, prod: { branches: ["main"], reviewers: { teams: [1234] } } },
 *   codeOwners: [{ pattern: "/images/", owners: ["@example-org/platform"] }],
 * });
 *
 * @see https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets
 */
export class RepositoryGate extends pulumi.ComponentResource {
  /** For `.github/CODEOWNERS`. */
  readonly codeOwnersText: string;

  constructor(name: string, args: RepositoryGateArgs, opts?: pulumi.ComponentResourceOptions) {
    super(REPOSITORY_GATE_TYPE, name, {}, opts);
    check.throwFaults(this, `RepositoryGate "${name}"`, repositoryGateFaults(args));

    protectBranch(name, args, this);
    repositorySettings(name, args, this);
    for (const [environment, gate] of Object.entries(args.environments ?? {})) {
      environmentGate(`${name}-${environment}`, args, { environment, ...gate }, this);
    }
    this.codeOwnersText = codeOwnersText(args.codeOwners ?? []);
    this.registerOutputs({ codeOwnersText: this.codeOwnersText });
  }
}

function repositorySettings(name: string, args: RepositoryGateArgs, parent: pulumi.Resource): void {
  const { repository } = args;
  for (const [variableName, value] of Object.entries(args.variables ?? {})) {
    new ActionsVariable(`${name}-${variableName}`, { repository, variableName, value }, { parent });
  }
  for (const [secretName, value] of Object.entries(args.secrets ?? {})) {
    const secret = { repository, secretName, value: pulumi.secret(value) };
    new ActionsSecret(`${name}-${secretName}`, secret, secretOptions(parent));
  }
}

type NamedGate = GateEnvironment & { readonly environment: string };

function environmentGate(name: string, args: RepositoryGateArgs, gate: NamedGate, parent: pulumi.Resource): void {
  const { repository } = args;
  const { environment } = repositoryEnvironment(name, args, gate, parent);
  const place = { repository, environment };
  for (const branchPattern of gate.branches === "any" ? [] : gate.branches) {
    new RepositoryEnvironmentDeploymentPolicy(`${name}-${branchPattern}`, { ...place, branchPattern }, { parent });
  }
  for (const [variableName, value] of Object.entries(gate.variables ?? {})) {
    new ActionsEnvironmentVariable(`${name}-${variableName}`, { ...place, variableName, value }, { parent });
  }
  for (const [secretName, value] of Object.entries(gate.secrets ?? {})) {
    const secret = { ...place, secretName, value: pulumi.secret(value) };
    new ActionsEnvironmentSecret(`${name}-${secretName}`, secret, secretOptions(parent));
  }
}

function repositoryEnvironment(name: string, args: RepositoryGateArgs, gate: NamedGate, parent: pulumi.Resource) {
  const { users = [], teams = [] } = gate.reviewers ?? {};
  const reviewed = users.length + teams.length > 0;
  const customBranches = { protectedBranches: false, customBranchPolicies: true };
  return registerChild(RepositoryEnvironment, name, { parent }, args.transform?.environment, {
    repository: args.repository,
    environment: gate.environment,
    // Administrators wait for the reviewers too, and no one approves a job of their own.
    canAdminsBypass: false,
    preventSelfReview: reviewed,
    ...(reviewed && { reviewers: [{ users: [...users], teams: [...teams] }] }),
    ...(gate.waitMinutes !== undefined && { waitTimer: gate.waitMinutes }),
    ...(gate.branches !== "any" && { deploymentBranchPolicy: customBranches }),
  });
}

/** The value is secret as an input; the provider gives it back as an output too. */
function secretOptions(parent: pulumi.Resource): pulumi.CustomResourceOptions {
  return { parent, additionalSecretOutputs: ["value"] };
}

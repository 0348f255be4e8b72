import type * as pulumi from "@pulumi/pulumi";
import type { RepositoryRulesetArgs } from "@pulumi/github/repositoryRuleset";
import type { RepositoryEnvironmentArgs } from "@pulumi/github/repositoryEnvironment";
import type { CodeOwners } from "../../plan/code-owners";
import type { ChildTransform } from "../child-transform";

/** Reviews that a pull request needs. */
export interface RequiredReviews {
  /** 0–10. @default 1 */
  readonly count?: number;
  /** Owners of each file that changes must approve. @default where there are `codeOwners` */
  readonly codeOwners?: boolean;
}

/** An environment of GitHub, as jobs name it. */
export interface GateEnvironment {
  /** Branches whose jobs may use it, as patterns, or any ref of the repository. */
  readonly branches: "any" | readonly string[];
  /** Users and teams, by id, of whom one must approve each job; at most six. @default no one */
  readonly reviewers?: { readonly users?: readonly number[]; readonly teams?: readonly number[] };
  /** Minutes that each job waits: 0–43,200. @default 0 */
  readonly waitMinutes?: number;
  /** Seen by its jobs as `vars.NAME`, not secret. @default none */
  readonly variables?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Seen by its jobs as `secrets.NAME`; each value is made a Pulumi secret. @default none */
  readonly secrets?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Arguments of {@link RepositoryGate}. */
export interface RepositoryGateArgs {
  /** Without its owner, which the provider knows. */
  readonly repository: string;
  /** The branch that is guarded and deployed. @default main */
  readonly branch?: string;
  /**
   * Names of the checks that a pull request must pass, as GitHub shows them. At least one. A job of a workflow that is called
   * has the caller's name before its own: `images / result`. GitHub waits forever for a check that no job makes.
   */
  readonly checks: readonly string[];
  /** A ruleset, or, where the plan of the organization has no rulesets, a branch protection. @default ruleset */
  readonly protection?: "ruleset" | "branch-protection";
  readonly reviews?: RequiredReviews;
  /** Environments by name. @default none */
  readonly environments?: Readonly<Record<string, GateEnvironment>>;
  /** Of the repository: every job sees them as `vars.NAME`. @default none */
  readonly variables?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Of the repository: every job sees them as `secrets.NAME`, so better give them to an environment. @default none */
  readonly secrets?: Readonly<Record<string, pulumi.Input<string>>>;
  /** For the text of CODEOWNERS, in order: the last that matches a file wins. @default none */
  readonly codeOwners?: readonly CodeOwners[];
  /** Last resort: change what is registered, child by child. */
  readonly transform?: {
    readonly ruleset?: ChildTransform<RepositoryRulesetArgs>;
    readonly environment?: ChildTransform<RepositoryEnvironmentArgs>;
  };
}

/** What a stack of images stands on; the stacks that make it have settings of their own. */
export type FoundationSettings =
  | { readonly kind: "bootstrap"; readonly settings: BootstrapSettings }
  | { readonly kind: "github"; readonly settings: GithubSettings };

/** `golden-images:bootstrap`: the bucket and the key of Pulumi's state. */
export interface BootstrapSettings {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  readonly namePrefix?: string;
  /** Days that old versions of states are kept. */
  readonly keepVersionsDays: number;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** `golden-images:github`: roles for GitHub Actions, and the gate of the repository. */
export interface GithubSettings {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** At least one. */
  readonly regions: readonly string[];
  /** `owner/name`. */
  readonly repository: string;
  /** In the subject of tokens, where the repository has them there. */
  readonly repositoryIds?: { readonly owner: number; readonly repository: number };
  readonly branch: string;
  readonly checks: readonly string[];
  readonly reviews: { readonly count?: number; readonly codeOwners?: boolean };
  readonly protection: "ruleset" | "branch-protection";
  /** By name; at least one of each role. */
  readonly environments: Readonly<Record<string, GithubEnvironment>>;
  /** In the order written. */
  readonly owners: readonly { readonly pattern: string; readonly owners: readonly string[] }[];
  readonly variables: Readonly<Record<string, string>>;
  /** Names; values are secrets of the stack's configuration. */
  readonly secrets: readonly string[];
  readonly oidcProvider: { readonly kind: "create" } | { readonly kind: "adopt"; readonly arn: string };
  readonly state?: { readonly bucket: string; readonly kmsKey: string };
  readonly namePrefix?: string;
  readonly permissionsBoundary?: string;
  readonly createdRolesBoundary?: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

export interface GithubEnvironment {
  readonly role?: "preview" | "deploy";
  readonly branches: "any" | readonly string[];
  readonly reviewers: { readonly users: readonly number[]; readonly teams: readonly number[] };
  readonly waitMinutes: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

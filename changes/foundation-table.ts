import type { BootstrapSettings } from "../definition/settings/bootstrap";
import type { GithubSettings } from "../definition/settings/github";
import type { FieldChange } from "./changes";
import type { Effect } from "./settings-effect";

/** What a change of a key does to the resources of such a stack, and which they are. */
export interface FoundationEffect {
  readonly effect: Effect | ((fields: readonly FieldChange[]) => Effect);
  readonly what: string;
}

/** Of the stack that makes the bucket and the key of the state: both are protected, and a deployment stops at them. */
export const BOOTSTRAP_EFFECTS: Readonly<Record<keyof BootstrapSettings, FoundationEffect>> = {
  region: { effect: "refused", what: "its bucket and key would move, and are protected: make another stack" },
  account: { effect: "refused", what: "its state names what is in the old account: make another stack" },
  namePrefix: { effect: "refused", what: "its bucket would get another name, and is protected: make another stack" },
  keepVersionsDays: { effect: "updated in place", what: "how long the bucket keeps overwritten states" },
  defaultTags: { effect: "updated in place", what: "tags of its bucket and key" },
};

/** Of the stack that makes the roles of GitHub Actions and the gate. */
export const GITHUB_EFFECTS: Readonly<Record<keyof GithubSettings, FoundationEffect>> = {
  region: { effect: "updated in place", what: "the variables of the repository; IAM has no Region" },
  account: { effect: "refused", what: "its state names what is in the old account: make another stack" },
  regions: { effect: "updated in place", what: "policies of the two roles" },
  repository: { effect: "replaced", what: "the gate, made on the other repository; and the trust of the two roles" },
  repositoryIds: { effect: "updated in place", what: "the trust of the two roles" },
  branch: { effect: "updated in place", what: "the gate, which guards the other branch" },
  checks: { effect: "updated in place", what: "the gate" },
  reviews: { effect: "updated in place", what: "the gate" },
  protection: { effect: "replaced", what: "the gate, in the other form" },
  environments: {
    effect: ofEnvironments,
    what: "environments, their branches and variables, and the trust of the two roles",
  },
  owners: { effect: "nothing", what: "the text of CODEOWNERS, which is to be committed" },
  variables: { effect: ofEntries, what: "variables of the repository" },
  secrets: { effect: ofEntries, what: "secrets of the repository" },
  oidcProvider: { effect: ofProvider, what: "the identity provider, and the trust of the two roles" },
  state: { effect: "updated in place", what: "policies of the two roles, and variables of the repository" },
  namePrefix: {
    effect: "updated in place",
    what: "policies of the two roles, which may act on names that begin with it",
  },
  permissionsBoundary: { effect: "updated in place", what: "the two roles" },
  createdRolesBoundary: { effect: "updated in place", what: "policies of the role that deploys" },
  defaultTags: { effect: "updated in place", what: "tags of the roles" },
};

/** Each entry is a resource of its own. */
function ofEntries(fields: readonly FieldChange[]): Effect {
  if (fields.every(({ old }) => old === undefined)) return "created";
  if (fields.every(({ new: now }) => now === undefined)) return "deleted";
  return fields.every(({ old, new: now }) => old !== undefined && now !== undefined) ? "updated in place" : "replaced";
}

/** Reviewers and the time to wait are of the environment itself; its branches and variables are resources of their own. */
function ofEnvironments(fields: readonly FieldChange[]): Effect {
  const isOwn = ({ path }: FieldChange): boolean => /\.(?:reviewers|waitMinutes)\b/.test(path);
  return fields.every(isOwn) ? "updated in place" : ofEntries(fields.filter((field) => !isOwn(field)));
}

/** One that is adopted is none of ours. */
function ofProvider(fields: readonly FieldChange[]): Effect {
  const kind = fields.find(({ path }) => path === "oidcProvider.kind")?.new;
  if (kind === undefined) return "updated in place";
  return kind === "create" ? "created" : "deleted";
}

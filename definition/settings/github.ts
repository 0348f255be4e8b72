import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { fault as formFault } from "../form/codes";
import { whole, wholeMap, type Draft } from "../form/draft";
import type { WrittenStacks } from "../schema";
import { given, type StackForm } from "./form";
import { partitionFaults } from "./regions";
import { reservedFaults } from "./tags";

const { codes, fault } = faultsOf({
  "open-environment": error(
    "An environment with power that any branch may use",
    "A branch is code that nobody reviewed; with the environment it could deploy, or read its secrets.",
    "environments: {prod: {role: deploy}}",
    "environments: {prod: {role: deploy, branches: [main]}}",
  ),
});

type Written = Draft<WrittenStacks["github"]>;

/** Settings of a stack that makes the roles of GitHub Actions and the gate of the repository. */
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

/** Stacks that let a repository deploy. */
export const github: StackForm<"github", GithubSettings> = {
  kind: "github",
  key: "github",
  codes,
  normalize,
  rules: (settings, isSound) => [
    ...(isSound("region") && isSound("regions") ? partitionFaults(settings.region, settings.regions, ["regions"]) : []),
    ...(isSound("defaultTags") ? reservedFaults(settings.defaultTags, ["defaultTags"]) : []),
    ...(isSound("environments") ? environmentFaults(settings) : []),
  ],
};

function normalize(draft: Written): GithubSettings {
  const { region = "", account = "", regions, oidcProvider = "create", environments = {}, owners = {} } = draft;
  return given<GithubSettings>({
    region,
    account,
    regions: regions === undefined ? [region] : whole(regions),
    oidcProvider: oidcProvider === "create" ? { kind: "create" } : { kind: "adopt", arn: oidcProvider },
    repository: draft.repository ?? "",
    repositoryIds: idsOf(draft),
    branch: draft.branch ?? "main",
    checks: whole(draft.checks),
    reviews: given<GithubSettings["reviews"]>({ count: draft.reviews?.count, codeOwners: draft.reviews?.codeOwners }),
    protection: draft.protection ?? "ruleset",
    environments: Object.fromEntries(Object.entries(environments).map(([name, one]) => [name, environmentOf(one)])),
    owners: Object.entries(owners).map(([pattern, names]) => ({ pattern, owners: whole(names) })),
    variables: wholeMap(draft.variables),
    secrets: whole(draft.secrets),
    state: stateOf(draft),
    namePrefix: draft.namePrefix,
    permissionsBoundary: draft.permissionsBoundary,
    createdRolesBoundary: draft.createdRolesBoundary,
    defaultTags: wholeMap(draft.defaultTags),
  });
}

function idsOf({ repositoryIds }: Written): GithubSettings["repositoryIds"] {
  const { owner, repository } = repositoryIds ?? {};
  return owner === undefined || repository === undefined ? undefined : { owner, repository };
}

function stateOf({ state }: Written): GithubSettings["state"] {
  const { bucket, kmsKey } = state ?? {};
  return bucket === undefined || kmsKey === undefined ? undefined : { bucket, kmsKey };
}

function environmentOf(environment: NonNullable<Written["environments"]>[string]): GithubEnvironment {
  const { role, branches, reviewers, waitMinutes = 0, variables, secrets } = environment ?? {};
  return given<GithubEnvironment>({
    role,
    branches: branches === undefined ? "any" : whole(branches),
    reviewers: { users: whole(reviewers?.users), teams: whole(reviewers?.teams) },
    waitMinutes,
    variables: wholeMap(variables),
    secrets: whole(secrets),
  });
}

function environmentFaults({ environments }: GithubSettings): Fault[] {
  const missing = (["preview", "deploy"] as const).filter(
    (role) => !Object.values(environments).some((environment) => environment.role === role),
  );
  return [
    ...missing.map((role) =>
      formFault(
        "missing-key",
        ["environments"],
        `No environment has the role ${role}, so no job could ${role}.`,
        `Add one: {${role === "deploy" ? "prod: {role: deploy, branches: [main]}" : "preview: {role: preview}"}}.`,
      ),
    ),
    ...Object.entries(environments).flatMap(([name, environment]) => openFaults(name, environment)),
  ];
}

/** Any branch is code that nobody reviewed. */
function openFaults(name: string, { role, branches, secrets }: GithubEnvironment): Fault[] {
  if (branches !== "any" || (role !== "deploy" && secrets.length === 0)) return [];
  const what = role === "deploy" ? "deploys" : "has secrets";
  return [
    fault(
      "open-environment",
      ["environments", name],
      `The environment ${name} ${what}, and jobs of any branch may use it before they are reviewed.`,
      "Add branches: [main].",
    ),
  ];
}

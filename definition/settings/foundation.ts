import type { Draft } from "../form/draft";
import { whole, wholeMap } from "../form/draft";
import type { Fault, Path } from "../diagnostics/fault";
import { overlaps } from "../diagnostics/fault";
import type { BootstrapSettings, FoundationSettings, GithubEnvironment, GithubSettings } from "./foundation-settings";
import { readSettingsFile } from "../files/folder";
import { reservedFaults } from "../image/rules/tags";
import type { WrittenBootstrap, WrittenGithub } from "../schema";
import type { SettingsReader } from "./stack-file";
import { loadForm, parseForm, type FormResult, type SettingsForm } from "./settings-form";

/** The kinds of stack that are no stack of images, by the key of their settings. */
export const FOUNDATION_KINDS = ["bootstrap", "github"] as const;

/** The key in a line of its own; known before the file is parsed, so that a file that is no YAML is reported as what it is. */
const KEY = /^[ \t]{1,20}["']?golden-images:(bootstrap|github)["']?[ \t]{0,20}:/m;

const BOOTSTRAP: SettingsForm<FoundationSettings> = {
  key: "bootstrap",
  schema: "bootstrap",
  normalize: (draft) => ({ kind: "bootstrap", settings: normalizeBootstrap(draft as Draft<WrittenBootstrap>) }),
  rules: tagRules,
};

const GITHUB: SettingsForm<FoundationSettings> = {
  key: "github",
  schema: "github",
  normalize: (draft) => ({ kind: "github", settings: normalizeGithub(draft as Draft<WrittenGithub>) }),
  rules: (foundation, broken) => [...tagRules(foundation, broken), ...githubRules(foundation, broken)],
};

/** Settings of a foundation in `Pulumi.<stack>.yaml`; undefined where the file is of a stack of images, or not there. */
export function foundationFile(
  root: string,
  stack: string,
): (FormResult<FoundationSettings> & { readonly file: string }) | undefined {
  return foundationFileOf((name) => readSettingsFile(root, name), stack);
}

/** The same over another source of settings files, such as a commit. */
export function foundationFileOf(readFile: SettingsReader, stack: string): ReturnType<typeof foundationFile> {
  const file = `Pulumi.${stack}.yaml`;
  const read = readFile(stack);
  if ("refused" in read) return undefined;
  const kind = KEY.exec(new TextDecoder().decode(read.bytes))?.[1];
  if (kind === undefined) return undefined;
  return { file, ...loadForm(kind === "bootstrap" ? BOOTSTRAP : GITHUB, read.bytes, file) };
}

/** Settings of a foundation as an object already parsed. */
export function parseFoundation(
  kind: (typeof FOUNDATION_KINDS)[number],
  value: unknown,
  file: string,
): FormResult<FoundationSettings> {
  return parseForm(kind === "bootstrap" ? BOOTSTRAP : GITHUB, value, file);
}

function normalizeBootstrap(draft: Draft<WrittenBootstrap>): BootstrapSettings {
  return {
    region: draft.region ?? "",
    account: draft.account ?? "",
    ...(draft.namePrefix === undefined ? {} : { namePrefix: draft.namePrefix }),
    keepVersionsDays: draft.keepVersionsDays ?? 365,
    defaultTags: wholeMap(draft.defaultTags),
  };
}

function normalizeGithub(draft: Draft<WrittenGithub>): GithubSettings {
  const { namePrefix, permissionsBoundary, createdRolesBoundary } = draft;
  return {
    ...placeOf(draft),
    ...gateOf(draft),
    environments: environmentsOf(draft),
    owners: Object.entries(draft.owners ?? {}).map(([pattern, owners]) => ({ pattern, owners: whole(owners) })),
    variables: wholeMap(draft.variables),
    secrets: whole(draft.secrets),
    ...stateOf(draft),
    ...(namePrefix === undefined ? {} : { namePrefix }),
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    ...(createdRolesBoundary === undefined ? {} : { createdRolesBoundary }),
    defaultTags: wholeMap(draft.defaultTags),
  };
}

type Place = Pick<GithubSettings, "region" | "account" | "regions" | "oidcProvider">;

function placeOf({ region = "", account = "", regions, oidcProvider = "create" }: Draft<WrittenGithub>): Place {
  return {
    region,
    account,
    regions: regions === undefined ? [region] : whole(regions),
    oidcProvider: oidcProvider === "create" ? { kind: "create" } : { kind: "adopt", arn: oidcProvider },
  };
}

type Gate = Pick<GithubSettings, "repository" | "repositoryIds" | "branch" | "checks" | "reviews" | "protection">;

function gateOf(draft: Draft<WrittenGithub>): Gate {
  const { reviews } = draft;
  return {
    repository: draft.repository ?? "",
    ...numbersOf(draft),
    branch: draft.branch ?? "main",
    checks: whole(draft.checks),
    reviews: {
      ...(reviews?.count === undefined ? {} : { count: reviews.count }),
      ...(reviews?.codeOwners === undefined ? {} : { codeOwners: reviews.codeOwners }),
    },
    protection: draft.protection ?? "ruleset",
  };
}

function numbersOf({ repositoryIds }: Draft<WrittenGithub>): Pick<GithubSettings, "repositoryIds"> {
  const { owner, repository } = repositoryIds ?? {};
  return owner === undefined || repository === undefined ? {} : { repositoryIds: { owner, repository } };
}

function stateOf({ state }: Draft<WrittenGithub>): Pick<GithubSettings, "state"> {
  const { bucket, kmsKey } = state ?? {};
  return bucket === undefined || kmsKey === undefined ? {} : { state: { bucket, kmsKey } };
}

function environmentsOf({ environments }: Draft<WrittenGithub>): GithubSettings["environments"] {
  const result: Record<string, GithubEnvironment> = {};
  for (const [name, environment] of Object.entries(environments ?? {})) {
    result[name] = {
      ...(environment?.role === undefined ? {} : { role: environment.role }),
      branches: environment?.branches === undefined ? "any" : whole(environment.branches),
      reviewers: { users: whole(environment?.reviewers?.users), teams: whole(environment?.reviewers?.teams) },
      waitMinutes: environment?.waitMinutes ?? 0,
      variables: wholeMap(environment?.variables),
      secrets: whole(environment?.secrets),
    };
  }
  return result;
}

function tagRules({ settings }: FoundationSettings, broken: readonly Path[]): Fault[] {
  return sound(["defaultTags"], broken) ? reservedFaults(settings.defaultTags, ["defaultTags"]) : [];
}

function githubRules(foundation: FoundationSettings, broken: readonly Path[]): Fault[] {
  if (foundation.kind !== "github" || !sound(["environments"], broken)) return [];
  const { environments } = foundation.settings;
  const missing = (["preview", "deploy"] as const).filter(
    (role) => !Object.values(environments).some((environment) => environment.role === role),
  );
  return [
    ...missing.map((role): Fault => ({
      code: "missing-key",
      path: ["environments"],
      message: `No environment has the role ${role}, so no job could ${role}.`,
      fix: `Add one: {${role === "deploy" ? "prod: {role: deploy, branches: [main]}" : "preview: {role: preview}"}}.`,
    })),
    ...Object.entries(environments).flatMap(([name, environment]) => openFaults(name, environment)),
  ];
}

/** Any branch is code that nobody reviewed. */
function openFaults(name: string, { role, branches, secrets }: GithubEnvironment): Fault[] {
  if (branches !== "any" || (role !== "deploy" && secrets.length === 0)) return [];
  const what = role === "deploy" ? "deploys" : "has secrets";
  return [
    {
      code: "open-environment",
      path: ["environments", name],
      message: `The environment ${name} ${what}, and jobs of any branch may use it before they are reviewed.`,
      fix: "Add branches: [main].",
    },
  ];
}

function sound(path: Path, broken: readonly Path[]): boolean {
  return !broken.some((place) => overlaps(place, path));
}

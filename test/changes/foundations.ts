import { strict as assert } from "node:assert";
import { parseSettings, type BootstrapSettings, type CredentialsSettings, type GithubSettings } from "../../definition";

export const GITHUB = {
  region: "us-east-1",
  account: "111122223333",
  repository: "example-org/images",
  repositoryIds: { owner: 1, repository: 2 },
  checks: ["images / result", "lint"],
  reviews: { count: 2, codeOwners: true },
  permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
  environments: {
    preview: { role: "preview" },
    prod: { role: "deploy", branches: ["main"], reviewers: { teams: [7], users: [8] }, waitMinutes: 5 },
  },
};

export function githubSettings(value: object = GITHUB): GithubSettings {
  const { settings, issues } = parseSettings("github", value, "Pulumi.github.yaml");
  assert.ok(settings, JSON.stringify(issues));
  return settings;
}

export const BOOTSTRAP = { region: "us-east-1", account: "111122223333" };

export function bootstrapSettings(value: object = BOOTSTRAP): BootstrapSettings {
  const { settings, issues } = parseSettings("bootstrap", value, "Pulumi.bootstrap.yaml");
  assert.ok(settings, JSON.stringify(issues));
  return settings;
}

const SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:";
const CACHE = { registry: "ghcr", secret: `${SECRET}ecr-pullthroughcache/ghcr-AbCdEf` };
export const CREDENTIALS = {
  region: "us-east-1",
  account: "111122223333",
  sources: { github: { secret: `${SECRET}github-AbCdEf` } },
  caches: { ghcr: CACHE },
};

/** Settings that differ in every key. */
export const OTHER_CREDENTIALS = [
  { region: "eu-west-1" },
  { account: "444455556666" },
  { sources: { ...CREDENTIALS.sources, bitbucket: "adopt" }, caches: {} },
  { sources: { github: { secret: `${SECRET}other-AbCdEf` } }, caches: { ghcr: CACHE, other: CACHE } },
  { sources: {}, caches: { ghcr: { ...CACHE, secret: `${SECRET}ecr-pullthroughcache/other-AbCdEf` } } },
] as const;

export function credentialsSettings(value: object = CREDENTIALS): CredentialsSettings {
  const { settings, issues } = parseSettings("credentials", value, "Pulumi.credentials.yaml");
  assert.ok(settings, JSON.stringify(issues));
  return settings;
}

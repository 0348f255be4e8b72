import { strict as assert } from "node:assert";
import { parseSettings, type BootstrapSettings, type GithubSettings } from "../../definition";

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

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import type { PolicyDocument } from "../../plan/policies/document";
import { RESOURCE_ACTIONS } from "../../plan/policies/resource-actions";
import type { BootstrapOutputs } from "../../stacks/bootstrap";
import { stackProgram } from "../../stacks/stack-program";
import { recordResources, only, valueOf } from "../components/recorded-resources";
import { WORKFLOWS, workflowFiles } from "../workflows/workflow-files";

const ROOT = join(__dirname, "../../..");

function configOf(stack: string): Record<string, string> {
  const { config } = parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8")) as { config: object };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, JSON.stringify(value)]));
}

async function runErrorOf(config: Record<string, string>): Promise<string> {
  pulumi.runtime.setAllConfig(config);
  let message = "";
  await recordResources(() => stackProgram({ root: ROOT }).catch((error: Error) => ({ message } = error)));
  return message;
}

describe("stacks/stack-program", () => {
  it("deploys images where the stack has settings of images, and every AWS type of theirs has its actions", async () => {
    pulumi.runtime.setAllConfig(configOf("prod"));
    const resources = await recordResources(() => stackProgram({ root: ROOT }));

    const types = [...new Set(resources.map(({ type }) => type))].filter((type) => type.startsWith("aws:"));
    assert.ok(types.length > 15);
    assert.deepEqual(
      types.filter((type) => RESOURCE_ACTIONS[type] === undefined),
      [],
      "a new type needs its actions in plan/policies/resource-actions.ts",
    );
    const identities = resources.filter(({ type }) => /^aws:iam\/(role|policy|instanceProfile):/.test(type));
    const known =
      /^(builds-role(-base-container|-language-runtime)?|builds-execution-role|images-lifecycle-role|builds-instance-profile(-base-container|-language-runtime)?|builds-parameters-\d+|builds-(ci|image|release)-[a-z-]+-role)$/;
    for (const { name, inputs } of identities) {
      assert.match(name, known, "the deploy role may only write names that stack-scopes.ts knows");
      assert.equal(inputs.name, undefined);
    }
  });

  const POLICY = "arn:aws:iam::111122223333:policy";
  const BOUNDARIES = [
    ["by default", undefined, `${POLICY}/golden-images-boundary`, `${POLICY}/golden-images-builds-boundary`],
    ["by name", `${POLICY}/boundary`, `${POLICY}/boundary`, `${POLICY}/boundary`],
    ["not at all", "none", undefined, undefined],
  ] as const;
  const OF_IMAGES = [
    ...["builds-execution-role", "builds-role", "builds-role-base-container", "builds-role-language-runtime"],
    "images-lifecycle-role",
  ];
  const OF_CONTAINER = ["batch", "start"].map((role) => `builds-image-status-page-${role}-role`);
  const OF_PROJECTS = ["fleet-report-role", "language-runtime-batch-role", "language-runtime-role"];

  for (const [how, permissionsBoundary, expected, ofProjects] of BOUNDARIES) {
    it(`bounds every role of a stack of images ${how}`, async () => {
      const config = configOf("prod");
      const settings = JSON.parse(config["golden-images:settings"] ?? "") as object;
      const bounded = JSON.stringify({ ...settings, permissionsBoundary });
      pulumi.runtime.setAllConfig({ ...config, "golden-images:settings": bounded });
      const resources = await recordResources(() => stackProgram({ root: ROOT }));

      const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
      assert.deepEqual(
        roles.map(({ name, inputs }) => [name, inputs.permissionsBoundary]).sort(),
        [
          ...OF_IMAGES.map((name) => [name, expected]),
          ...[
            ...[...OF_CONTAINER, "builds-image-status-page-role"],
            ...OF_PROJECTS.flatMap((name) => [`builds-ci-${name}`, `builds-release-${name}`]),
          ].map((name) => [name, ofProjects]),
        ].sort(),
      );
    });
  }

  it("demands of every role the boundary that bootstrap makes and stacks of images put on", async () => {
    pulumi.runtime.setAllConfig(configOf("bootstrap"));
    const made = await recordResources(() => stackProgram({ root: ROOT }));
    const { name, policy } = only(made, "aws:iam/policy:Policy", "boundary").inputs;
    const ofProjects = only(made, "aws:iam/policy:Policy", "builds-boundary").inputs;
    assert.deepEqual([name, ofProjects.name], ["golden-images-boundary", "golden-images-builds-boundary"]);
    assert.ok(String(policy).includes("arn:aws:s3:::golden-images-*-logs-*/*"));
    assert.ok(String(ofProjects.policy).includes("arn:aws:s3:::golden-images-builds-*"));

    pulumi.runtime.setAllConfig(configOf("github"));
    const resources = await recordResources(() => stackProgram({ root: ROOT }));
    const ofDeployRole = only(resources, "aws:iam/rolePolicy:RolePolicy", "github-deploy-policy").inputs.policy;
    const besides = only(resources, "aws:iam/policy:Policy", "github-projects").inputs.policy;
    const granting = /^iam:(CreateRole|PutRolePolicy|PutRolePermissionsBoundary|AttachRolePolicy)$/;
    for (const [written, boundary] of [
      [ofDeployRole, name],
      [besides, ofProjects.name],
    ]) {
      const { Statement } = JSON.parse(String(written)) as PolicyDocument;
      const permissionsBoundary = `arn:aws:iam::111122223333:policy/${String(boundary)}`;
      const bounded = Statement.filter(({ Action }) => Action.some((action) => granting.test(action)));
      assert.ok(bounded.length > 0);
      for (const { Sid, Condition } of bounded) {
        assert.deepEqual(Condition?.StringEquals, { "iam:PermissionsBoundary": permissionsBoundary }, Sid);
      }
      assert.ok(!JSON.stringify(Statement).includes("iam:DeleteRolePermissionsBoundary"), "bounds stay");
    }
  });

  it("makes the bucket of the state, and keeps what administrators run in a folder and under a key of its own", async () => {
    pulumi.runtime.setAllConfig(configOf("bootstrap"));
    let places: unknown;
    const resources = await recordResources(async () => {
      const { administration, images } = (await stackProgram({ root: ROOT })) as BootstrapOutputs;
      places = await valueOf(pulumi.output({ administration, images }));
    });

    assert.deepEqual(places, {
      administration: {
        backendUrl: "s3://golden-images-state-0123456789abcdef/administration?region=us-east-1",
        secretsProvider: "awskms://alias/golden-images/administration?region=us-east-1",
      },
      images: {
        backendUrl: "s3://golden-images-state-0123456789abcdef?region=us-east-1",
        secretsProvider: "awskms://alias/golden-images/state?region=us-east-1",
      },
    });
    const { rules } = only(resources, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs as {
      rules: readonly { expiration?: object; noncurrentVersionExpiration: object }[];
    };
    assert.equal(rules[0]?.expiration, undefined, "a state never expires");
    assert.deepEqual(rules[0]?.noncurrentVersionExpiration, { noncurrentDays: 365 });
  });

  it("gives each environment of GitHub the role that its subject may assume", async () => {
    pulumi.runtime.setAllConfig(configOf("github"));
    const resources = await recordResources(() => stackProgram({ root: ROOT }));

    const trust = String(only(resources, "aws:iam/role:Role", "github-deploy-role").inputs.assumeRolePolicy);
    assert.match(trust, /:sub":"repo:example-org@123456\/golden-images@456789:environment:prod"/);
    const variable = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";
    assert.match(
      String(only(resources, variable, "repository-prod-AWS_ROLE_ARN").inputs.value),
      /role\/github-deploy-role/,
    );
    assert.match(
      String(only(resources, variable, "repository-preview-AWS_ROLE_ARN").inputs.value),
      /role\/github-preview-role/,
    );
  });

  it("gives the workflows every variable that they read, but those of an environment's roles", async () => {
    pulumi.runtime.setAllConfig(configOf("github"));
    const resources = await recordResources(() => stackProgram({ root: ROOT }));

    const read = new Set(
      workflowFiles(WORKFLOWS).flatMap(({ text }) => [...text.matchAll(/\bvars\.(\w+)/g)].map(([, name = ""]) => name)),
    );
    read.delete("AWS_ROLE_ARN");
    read.delete("AWS_NAMES_ROLE_ARN");
    const type = "github:index/actionsVariable:ActionsVariable";
    const given = resources.filter((resource) => resource.type === type).map(({ inputs }) => inputs);
    assert.deepEqual(given.map(({ variableName }) => String(variableName)).sort(), [...read].sort());
    assert.equal(
      given.find(({ variableName }) => variableName === "PULUMI_SECRETS_PROVIDER")?.value,
      "awskms:///arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555?region=us-east-1",
    );
  });

  it("says every fault of the settings, and which secrets have no value", async () => {
    const github = JSON.parse(configOf("github")["golden-images:github"] ?? "{}") as Record<string, unknown>;
    const wrong = {
      ...github,
      region: "here",
      environments: { prod: { role: "deploy" }, rebuild: { role: "rebuild" } },
    };
    const message = await runErrorOf({ "golden-images:github": JSON.stringify(wrong) });
    assert.match(message, /Pulumi\.test\.yaml:1:1 not-allowed-value "here"/);
    assert.match(message, /open-environment The environment prod deploys, and jobs of any branch may use it/);
    assert.match(message, /open-environment The environment rebuild rebuilds, and jobs of any branch may use it/);
    assert.match(message, /missing-key No environment has the role preview/);

    const gov = { ...github, region: "us-gov-west-1", regions: ["us-gov-west-1", "us-east-1"] };
    const mixed = await runErrorOf({ "golden-images:github": JSON.stringify(gov) });
    assert.match(mixed, /region-partition us-east-1 is in another partition than the stack/);

    const secrets = await runErrorOf({ "golden-images:github": JSON.stringify({ ...github, secrets: ["SLACK"] }) });
    assert.match(
      secrets,
      /secrets without a value: SLACK\.\n {2}fix: pulumi config set --secret --path golden-images:githubSecrets\.SLACK/,
    );
  });
});

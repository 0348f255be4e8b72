import { strict as assert } from "node:assert";
import { RegistryCredential, type RegistryCredentialArgs } from "../../components";
import { ACCOUNT, secretArn } from "./build-project-cases";
import { listed, only, recordResources, resourceErrorOf, valueOf } from "./recorded-resources";

const LEAST: RegistryCredentialArgs = {
  accountId: ACCOUNT,
  region: "eu-west-1",
  registry: "docker-hub",
  secretArn: secretArn("Dockerhub"),
};
const CACHED: RegistryCredentialArgs = {
  ...LEAST,
  secretArn: secretArn("ecr-pullthroughcache/docker-hub"),
  pullThroughCache: { prefix: "docker-hub" },
};
const variables = (secret: unknown, user: string, token: string) => ({
  DOCKER_USER: { kind: "secret", secret, key: user },
  DOCKER_TOKEN: { kind: "secret", secret, key: token },
});

describe("components/RegistryCredential", () => {
  it("gives builds references to user and token, and makes nothing", async () => {
    const resources = await recordResources(() => {
      const credential = new RegistryCredential("docker-hub", LEAST);
      assert.deepEqual(
        credential.environmentVariables("DOCKER_USER", "DOCKER_TOKEN"),
        variables(LEAST.secretArn, "User", "AccessToken"),
      );
      assert.equal(credential.host, "registry-1.docker.io");
      assert.equal(credential.registryCredential, undefined);
    });

    assert.deepEqual(listed(resources), ["golden-images:credentials:RegistryCredential::docker-hub"]);
  });

  it("opens an image of a private registry where the keys are CodeBuild's", async () => {
    await recordResources(() => {
      const keys = { user: "username", token: "password" };
      const registry = { host: "registry.example.org" };
      const credential = new RegistryCredential("private", { ...LEAST, registry, keys });
      assert.equal(credential.registryCredential, LEAST.secretArn);
    });
  });

  it("makes a cache in ECR", async () => {
    const resources = await recordResources(async () => {
      const credential = new RegistryCredential("docker-hub", CACHED);
      assert.deepEqual(
        credential.environmentVariables("DOCKER_USER", "DOCKER_TOKEN"),
        variables(CACHED.secretArn, "username", "accessToken"),
      );
      const pattern = `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/docker-hub/*`;
      assert.equal(credential.cacheRepositoriesArn, pattern);
      assert.match(String(credential.cacheUrl && (await valueOf(credential.cacheUrl))), /^\d{12}\.dkr\.ecr\.eu-west-1/);
    });

    assert.deepEqual(only(resources, "aws:ecr/pullThroughCacheRule:PullThroughCacheRule").inputs, {
      ecrRepositoryPrefix: "docker-hub",
      upstreamRegistryUrl: "registry-1.docker.io",
      credentialArn: CACHED.secretArn,
      region: "eu-west-1",
    });
  });

  it("tells every wrong argument", async () => {
    const wrong: readonly (readonly [Partial<RegistryCredentialArgs>, readonly string[]])[] = [
      [{ accountId: "1", registry: { host: "https://ghcr.io" } }, ["accountId", "registry.host"]],
      [{ secretArn: "ghp_canary" }, ["secretArn"]],
      [
        { pullThroughCache: { prefix: "Docker" }, keys: { user: "User", token: "AccessToken" } },
        ["secretArn", "pullThroughCache.prefix", "keys"],
      ],
    ];
    for (const [more, paths] of wrong) {
      const message = await resourceErrorOf(() => new RegistryCredential("x", { ...LEAST, ...more }));
      assert.deepEqual(
        message.match(/^ {2}\S+(?=: )/gm)?.map((path) => path.trim()),
        paths,
      );
      assert.ok(!message.includes("canary"));
    }
  });
});

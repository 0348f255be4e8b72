import * as pulumi from "@pulumi/pulumi";
import { PullThroughCacheRule, type PullThroughCacheRuleArgs } from "@pulumi/aws/ecr/pullThroughCacheRule";
import { arn, dnsSuffix, homeIn } from "../../plan/arn";
import type { AccountArgs } from "../account-args";
import * as check from "../argument-checks";
import { registerChild, type ChildTransform } from "../child-transform";
import { REGISTRY_CREDENTIAL_TYPE } from "../type-tokens";

const PREFIX = /^[a-z0-9]+(?:(?:\.|_|__|-{1,10})[a-z0-9]+){0,14}$/;
const SECRET_OF_CACHE =
  /^arn:aws[a-z-]{0,12}:secretsmanager:[a-z0-9-]{1,30}:\d{12}:secret:ecr-pullthroughcache\/[\w/+=.@-]+$/;
const SECRET = /^arn:aws[a-z-]{0,12}:secretsmanager:[a-z0-9-]{1,30}:\d{12}:secret:[\w/+=.@-]+$/;
const HOSTS = { "docker-hub": "registry-1.docker.io", ghcr: "ghcr.io" } as const;

/** Arguments of {@link RegistryCredential}. */
export interface RegistryCredentialArgs extends Omit<AccountArgs, "tags"> {
  /** `host` of a private one without scheme and path: `registry.example.org`. */
  readonly registry: "docker-hub" | "ghcr" | { readonly host: string };
  /** Complete ARN of the secret that holds user and token. No value of it comes here. */
  readonly secretArn: pulumi.Input<string>;
  /** Keys of the secret's JSON. @default { user: "User", token: "AccessToken" } */
  readonly keys?: { readonly user: string; readonly token: string };
  /**
   * A cache in ECR of what is pulled from the registry, under `ACCOUNT.dkr.ecr.REGION.amazonaws.com/<prefix>/`. AWS demands that the
   * secret's name begins with `ecr-pullthroughcache/` and that its keys are `username` and `accessToken`.
   * @default none
   */
  readonly pullThroughCache?: {
    /** 2–30 lower-case letters, digits and inner `.`, `_`, `-`. */
    readonly prefix: string;
  };
  /** Last resort: change what is registered. */
  readonly transform?: { readonly cache?: ChildTransform<PullThroughCacheRuleArgs> };
}

/** A value of a secret, as `environmentVariables` of projects take it. */
interface SecretVariable {
  readonly kind: "secret";
  readonly secret: pulumi.Input<string>;
  readonly key: string;
}

/**
 * How builds log in to a registry of container images: by reference to a secret, never by its value.
 *
 * @example
 * const dockerHub = new RegistryCredential("docker-hub", {
 *   accountId: "111122223333",
 *   region: "us-east-1",
 *   registry: "docker-hub",
 *   secretArn: "arn:aws:secretsmanager:us-east-1:111122223333:secret:Dockerhub-AbCdEf",
 * });
 * // … environmentVariables: dockerHub.environmentVariables("DOCKER_USER", "DOCKER_TOKEN")
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html
 */
export class RegistryCredential extends pulumi.ComponentResource {
  /** Of the registry: `registry-1.docker.io`. */
  readonly host: string;
  /** For `environment.registryCredential` of a project; undefined where the keys are not `username` and `password`, which CodeBuild demands. */
  readonly registryCredential: pulumi.Input<string> | undefined;
  /** What stands before names of images that come through the cache. */
  readonly cacheUrl?: pulumi.Output<string>;
  /** For `access.pullThrough` of projects. */
  readonly cacheRepositoriesArn?: string;
  readonly #args: RegistryCredentialArgs;

  constructor(name: string, args: RegistryCredentialArgs, opts?: pulumi.ComponentResourceOptions) {
    super(REGISTRY_CREDENTIAL_TYPE, name, {}, opts);
    check.throwFaults(this, `RegistryCredential "${name}"`, registryCredentialFaults(args));

    this.#args = args;
    this.host = hostOf(args);
    const { user, token } = keysOf(args);
    this.registryCredential = user === "username" && token === "password" ? args.secretArn : undefined;
    if (args.pullThroughCache !== undefined) {
      const { prefix } = args.pullThroughCache;
      const home = homeIn(args.accountId, args.region);
      const { id } = cacheRule(name, args, prefix, this);
      const registry = `${args.accountId}.dkr.ecr.${args.region}.${dnsSuffix(home.partition)}`;
      this.cacheUrl = id.apply((made) => `${registry}/${made}`);
      this.cacheRepositoriesArn = arn({ ...home, service: "ecr", resource: `repository/${prefix}/*` });
    }
    this.registerOutputs({ host: this.host, cacheUrl: this.cacheUrl });
  }

  /** Variables of these names that hold user and token. */
  environmentVariables(user: string, token: string): Readonly<Record<string, SecretVariable>> {
    const keys = keysOf(this.#args);
    const variable = (key: string): SecretVariable => ({ kind: "secret", secret: this.#args.secretArn, key });
    return { [user]: variable(keys.user), [token]: variable(keys.token) };
  }
}

function cacheRule(name: string, args: RegistryCredentialArgs, prefix: string, parent: pulumi.Resource) {
  return registerChild(PullThroughCacheRule, `${name}-cache`, { parent }, args.transform?.cache, {
    ecrRepositoryPrefix: prefix,
    upstreamRegistryUrl: hostOf(args),
    credentialArn: args.secretArn,
    region: args.region,
  });
}

function hostOf({ registry }: RegistryCredentialArgs): string {
  return typeof registry === "string" ? HOSTS[registry] : registry.host;
}

function keysOf({ keys, pullThroughCache }: RegistryCredentialArgs) {
  const ofCache = { user: "username", token: "accessToken" };
  return keys ?? (pullThroughCache === undefined ? { user: "User", token: "AccessToken" } : ofCache);
}

function registryCredentialFaults(args: RegistryCredentialArgs): check.ArgumentFault[] {
  const { secretArn, pullThroughCache: cache, keys } = args;
  const isCached = cache !== undefined;
  const isSecret = typeof secretArn !== "string" || (isCached ? SECRET_OF_CACHE : SECRET).test(secretArn);
  const areKeys = keys === undefined || (keys.user === "username" && keys.token === "accessToken");
  return [
    ...check.account("accountId", args.accountId),
    ...check.failIf(!/^[a-z0-9.-]{1,253}(?::\d{1,5})?$/.test(hostOf(args)), "registry.host", {
      message: `${check.shown(hostOf(args))} is not a host`,
      fix: "Write it without scheme and path: registry.example.org.",
    }),
    ...check.failIf(!isSecret, "secretArn", {
      message: isCached
        ? "ECR takes only secrets whose names begin with ecr-pullthroughcache/"
        : "is not the ARN of a secret; its value has no place here",
      fix: `Give arn:aws:secretsmanager:REGION:ACCOUNT:secret:${isCached ? "ecr-pullthroughcache/" : ""}NAME-SUFFIX.`,
    }),
    ...check.failIf(
      isCached && (cache.prefix.length < 2 || cache.prefix.length > 30 || !PREFIX.test(cache.prefix)),
      "pullThroughCache.prefix",
      {
        message: `${check.shown(cache?.prefix)} is not 2–30 lower-case letters, digits and inner ".", "_", "-"`,
        fix: 'Use a prefix such as "docker-hub".',
      },
    ),
    ...check.failIf(isCached && !areKeys, "keys", {
      message: "ECR reads the keys username and accessToken of a cache's secret",
      fix: "Store these two keys, and remove `keys`.",
    }),
  ];
}

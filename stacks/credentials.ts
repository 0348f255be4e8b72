import type * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/aws/provider";
import { RegistryCredential, SourceCredential } from "../components";
import type { RegistryCredentialArgs, ServerType, SourceCredentialChoice } from "../components";
import type { CredentialsSettings, Stack } from "../definition";
import { homeIn } from "../plan/arn";
import { credentialsDeployPolicy, credentialsPreviewPolicy } from "../plan/policies/credentials-roles";
import { refuseErrors } from "./issue-text";

/** Outputs of the stack `credentials`. */
export interface CredentialsOutputs extends Record<string, unknown> {
  /** What projects take as `source.auth.credentialArn`, by provider of repositories. */
  readonly sources: Readonly<Record<string, pulumi.Output<string>>>;
  /** What stands before the names of images that come through a cache, by its prefix. */
  readonly caches: Readonly<Record<string, pulumi.Output<string> | undefined>>;
  /** Policies (JSON) of roles that preview and deploy this stack; only the second reads secrets, and only those that are copied. */
  readonly previewPolicy: string;
  readonly deployPolicy: string;
}

/** Lets CodeBuild into repositories, and ECR into registries. No value of a secret is in the settings. */
export function deployCredentials({ settings: read, issues }: Stack<"credentials">): CredentialsOutputs {
  const settings = refuseErrors(read, issues);
  const { account: accountId, region } = settings;
  const opts = { provider: new Provider("aws", { region, allowedAccountIds: [accountId] }) };
  const sources = Object.entries(settings.sources).map(([server, source]) => {
    const serverType = server.toUpperCase().replaceAll("-", "_") as ServerType;
    const args = { accountId, region, serverType, credential: choiceOf(source) };
    return [server, new SourceCredential(server, args, opts).credentialArn] as const;
  });
  const caches = Object.entries(settings.caches).map(([prefix, { registry, secret: secretArn }]) => {
    const args = { accountId, region, secretArn, registry: registryOf(registry), pullThroughCache: { prefix } };
    return [prefix, new RegistryCredential(prefix, args, opts).cacheUrl] as const;
  });
  return { sources: Object.fromEntries(sources), caches: Object.fromEntries(caches), ...policiesOf(settings) };
}

function policiesOf({ account, region, sources, caches }: CredentialsSettings) {
  const secrets = Object.values(sources).flatMap((source) =>
    source !== "adopt" && "secret" in source ? [source] : [],
  );
  const args = {
    ...homeIn(account, region),
    copiedSecrets: secrets.filter(({ tokenKey }) => tokenKey !== undefined).map(({ secret }) => secret),
    namedSecrets: [...secrets, ...Object.values(caches)].map(({ secret }) => secret),
    hasCaches: Object.keys(caches).length > 0,
  };
  return {
    previewPolicy: JSON.stringify(credentialsPreviewPolicy(args)),
    deployPolicy: JSON.stringify(credentialsDeployPolicy(args)),
  };
}

function choiceOf(source: CredentialsSettings["sources"][string]): SourceCredentialChoice {
  if (source === "adopt") return { kind: "adopt" };
  if ("connection" in source) return { kind: "connection", connectionArn: source.connection };
  const { secret: secretArn, tokenKey, userNameKey } = source;
  if (tokenKey === undefined) return { kind: "secret", secretArn };
  return { kind: "token", secretArn, tokenKey, ...(userNameKey !== undefined && { userNameKey }) };
}

function registryOf(registry: string): RegistryCredentialArgs["registry"] {
  return registry === "docker-hub" || registry === "ghcr" ? registry : { host: registry };
}

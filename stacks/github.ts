import * as pulumi from "@pulumi/pulumi";
import { Provider as AwsProvider } from "@pulumi/aws/provider";
import { Provider as GithubProvider } from "@pulumi/github/provider";
import { GithubOidcRoles, RepositoryGate } from "../components";
import type { GateEnvironment, GithubOidcRolesArgs, RepositoryGateArgs } from "../components";
import type { GithubEnvironment, GithubSettings, Stack } from "../definition";
import { environmentSubject } from "../plan/policies/github-trust";
import { withoutStackTraces } from "../pulumi-sdk/stack-trace-limit";
import { refuseErrors } from "./issue-text";

/** Outputs of the stack `github`. */
export interface GithubOutputs extends Record<string, unknown> {
  readonly previewRoleArn: pulumi.Output<string>;
  readonly deployRoleArn: pulumi.Output<string>;
  /** Each where an environment has the role. */
  readonly rebuildRoleArn?: pulumi.Output<string>;
  readonly promoteRoleArn?: pulumi.Output<string>;
  readonly revokeRoleArn?: pulumi.Output<string>;
  /** Text of `.github/CODEOWNERS`. */
  readonly codeOwners: string;
}

/** Values of secrets by name, as the configuration holds them. */
type SecretValues = pulumi.Output<Record<string, string>>;

/** Makes the roles that GitHub Actions assumes, and the gate of the repository that uses them. */
export function deployGithub({ settings, issues }: Stack<"github">): GithubOutputs {
  const sound = refuseErrors(settings, issues);
  return withoutStackTraces("the stack github", () => rolesAndGate(sound));
}

function rolesAndGate(settings: GithubSettings): GithubOutputs {
  const { account, region, repository } = settings;
  const [owner = "", name = ""] = repository.split("/");
  const aws = new AwsProvider("aws", { region, allowedAccountIds: [account] });
  const token = new pulumi.Config("github").getSecret("token");
  const github = new GithubProvider("github", { owner, ...(token && { token }) });
  const roles = new GithubOidcRoles("github", rolesArgs(settings), { provider: aws });
  const gate = new RepositoryGate("repository", gateArgs(name, settings, roles), { provider: github });
  const { previewRoleArn, deployRoleArn, rebuildRoleArn, promoteRoleArn, revokeRoleArn } = roles;
  const acting = {
    ...(rebuildRoleArn && { rebuildRoleArn }),
    ...(promoteRoleArn && { promoteRoleArn }),
    ...(revokeRoleArn && { revokeRoleArn }),
  };
  return { previewRoleArn, deployRoleArn, ...acting, codeOwners: gate.codeOwnersText };
}

function rolesArgs(settings: GithubSettings): GithubOidcRolesArgs {
  const { account: accountId, regions, state, namePrefix, permissionsBoundary, createdRolesBoundary } = settings;
  return {
    accountId,
    regions,
    previewSubjects: subjectsOf("preview", settings),
    deploySubjects: subjectsOf("deploy", settings),
    rebuildSubjects: subjectsOf("rebuild", settings),
    promoteSubjects: subjectsOf("promote", settings),
    revokeSubjects: subjectsOf("revoke", settings),
    promotion: settings.promotion,
    provider: settings.oidcProvider,
    ...(namePrefix && { namePrefix }),
    ...(state && { state: { bucketName: state.bucket, kmsKeyArn: state.kmsKey } }),
    ...(permissionsBoundary && { permissionsBoundary }),
    ...(createdRolesBoundary && { createdRolesBoundary }),
    tags: settings.defaultTags,
  };
}

/** Of the environments that have a role. */
function subjectsOf(role: NonNullable<GithubEnvironment["role"]>, settings: GithubSettings): readonly string[] {
  const { repository, repositoryIds: ids } = settings;
  const names = Object.entries(settings.environments).filter(([, environment]) => environment.role === role);
  return names.map(([name]) => environmentSubject({ repository, ...(ids && { ids }) }, name));
}

function gateArgs(repository: string, settings: GithubSettings, roles: GithubOidcRoles): RepositoryGateArgs {
  const { branch, checks, protection, reviews, region, owners: codeOwners } = settings;
  const values = secretValues(settings);
  const environments = Object.entries(settings.environments).map(
    ([name, environment]) => [name, gateEnvironment(environment, roles, values)] as const,
  );
  return {
    repository,
    branch,
    checks,
    protection,
    reviews,
    environments: Object.fromEntries(environments),
    variables: { AWS_REGION: region, ...backend(settings), ...settings.variables },
    secrets: chosen(settings.secrets, values),
    codeOwners,
  };
}

/** The role's ARN belongs to the environment: a job without it could not assume the role anyway. */
function gateEnvironment(
  environment: GithubEnvironment,
  roles: GithubOidcRoles,
  values: SecretValues,
): GateEnvironment {
  const { role, branches, reviewers, waitMinutes, variables, secrets } = environment;
  const roleArn = role && roles[`${role}RoleArn`];
  return {
    branches,
    reviewers,
    ...(waitMinutes > 0 && { waitMinutes }),
    variables: { ...(roleArn && { AWS_ROLE_ARN: roleArn }), ...variables },
    secrets: chosen(secrets, values),
  };
}

/**
 * Where state is, and with which key a release makes stacks: a part of a split one is made by the first that needs it.
 * The key is where the bucket is.
 */
function backend({ state, region }: GithubSettings): Record<string, string> {
  if (state === undefined) return {};
  const query = `region=${state.kmsKey.split(":")[3] ?? region}`;
  return {
    PULUMI_BACKEND_URL: `s3://${state.bucket}?${query}`,
    PULUMI_SECRETS_PROVIDER: `awskms:///${state.kmsKey}?${query}`,
  };
}

/** @throws RunError where secrets are named and the configuration has none */
function secretValues(settings: GithubSettings): SecretValues {
  const environments = Object.values(settings.environments);
  const names = [...settings.secrets, ...environments.flatMap(({ secrets }) => secrets)];
  const values = new pulumi.Config("golden-images").getSecretObject<Record<string, string>>("githubSecrets");
  if (names.length > 0 && values === undefined) throw missingValues(names);
  return values ?? pulumi.secret<Record<string, string>>({});
}

/** Each is looked up when the values are known; they are secret, and so is what is made of them. */
function chosen(names: readonly string[], values: SecretValues): Record<string, pulumi.Output<string>> {
  const valueOf = (name: string): pulumi.Output<string> =>
    values.apply(({ [name]: value }) => {
      if (typeof value !== "string" || value === "") throw missingValues([name]);
      return value;
    });
  return Object.fromEntries(names.map((name) => [name, valueOf(name)]));
}

function missingValues(names: readonly string[]): pulumi.RunError {
  const fixes = names.map((name) => `  fix: pulumi config set --secret --path golden-images:githubSecrets.${name}`);
  return new pulumi.RunError([`The settings name secrets without a value: ${names.join(", ")}.`, ...fixes].join("\n"));
}

import * as pulumi from "@pulumi/pulumi";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import { Policy } from "@pulumi/aws/iam/policy";
import type { Role, RoleArgs } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { partitionOf } from "../../plan/arn";
import { deployProjectsPolicy } from "../../plan/policies/deploy-projects";
import { deployRolePolicy } from "../../plan/policies/deploy-role";
import { GITHUB_OIDC_HOST, githubAudience, githubTrust, subjectFault } from "../../plan/policies/github-trust";
import { deployNotificationsPolicy, previewNotificationsPolicy } from "../../plan/policies/notification-roles";
import { previewRolePolicy } from "../../plan/policies/preview-role";
import { rebuildRolePolicy } from "../../plan/policies/rebuild-role";
import { projectsBoundaryArn, rolesBoundaryArn } from "../../plan/roles-boundary";
import type { Tags } from "../account-args";
import * as check from "../argument-checks";
import type { ChildTransform } from "../child-transform";
import { serviceRole } from "../service-role";
import { GITHUB_OIDC_ROLES_TYPE } from "../type-tokens";

const PREVIEW_SESSION_SECONDS = 3_600;
/** Deployments and rebuilds wait for images as long as a job may run, six hours, and credentials are not renewed within a step. */
const LONG_SESSION_SECONDS = 21_600;

/** The account's identity provider for GitHub: AWS allows one per URL. */
export type OidcProviderChoice =
  { readonly kind: "create" } | { readonly kind: "adopt"; readonly arn: pulumi.Input<string> };

/** Arguments of {@link GithubOidcRoles}. */
export interface GithubOidcRolesArgs {
  /** Twelve digits. */
  readonly accountId: string;
  /** Every region in which stacks of images make something: of builds, and of keys for distribution. At least one. */
  readonly regions: readonly string[];
  /**
   * `sub` of the jobs that may preview, letter by letter: `repo:example-org/golden-images:environment:preview`. An
   * environment is better than `pull_request`: it can hold variables of its own and be closed.
   */
  readonly previewSubjects: readonly string[];
  /** `sub` of the jobs that may deploy: `repo:example-org/golden-images:environment:prod`. Never `pull_request`. */
  readonly deploySubjects: readonly string[];
  /** `sub` of the jobs that may rebuild what is deployed. Never `pull_request`. @default none, and no such role */
  readonly rebuildSubjects?: readonly string[];
  /** `namePrefix` of the stacks' settings. @default none */
  readonly namePrefix?: string;
  /** @default `{kind: "create"}` */
  readonly provider?: OidcProviderChoice;
  /** Bucket and key of Pulumi's state. @default state is kept elsewhere, such as in Pulumi Cloud */
  readonly state?: { readonly bucketName: pulumi.Input<string>; readonly kmsKeyArn: pulumi.Input<string> };
  /** ARN of a policy that bounds the roles. @default none */
  readonly permissionsBoundary?: pulumi.Input<string>;
  /**
   * ARN of a policy that must bound every role that a deployment makes, or `none`, with which whoever deploys can make a
   * role that may do anything. @default the policies that `rolesBoundary`, `projectsBoundary` and the stack `bootstrap` make
   */
  readonly createdRolesBoundary?: string;
  /** Seconds that credentials of the deploy role last: 3,600–43,200. @default 21,600 (6 hours) */
  readonly deploySessionSeconds?: number;
  /** @default none */
  readonly tags?: Tags;
  /** Last resort: change what is registered, child by child. */
  readonly transform?: {
    readonly previewRole?: ChildTransform<RoleArgs>;
    readonly deployRole?: ChildTransform<RoleArgs>;
    readonly rebuildRole?: ChildTransform<RoleArgs>;
  };
}

/**
 * Roles that GitHub Actions assumes without stored credentials: `preview` reads what a preview needs, `deploy` writes
 * exactly the resource types of the stacks of images, and `rebuild`, where it is asked for, starts builds of what they deployed. Each
 * trusts jobs by their exact `aud` and `sub`.
 *
 * @example
 * const roles = new GithubOidcRoles("github", {
 *   accountId: "111122223333",
 *   regions: ["us-east-1"],
 *   previewSubjects: ["repo:example-org/golden-images:environment:preview"],
 *   deploySubjects: ["repo:example-org/golden-images:environment:prod"],
 * });
 *
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export class GithubOidcRoles extends pulumi.ComponentResource {
  readonly providerArn: pulumi.Output<string>;
  readonly previewRoleArn: pulumi.Output<string>;
  readonly deployRoleArn: pulumi.Output<string>;
  /** Only with `rebuildSubjects`. */
  readonly rebuildRoleArn?: pulumi.Output<string>;

  constructor(name: string, args: GithubOidcRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super(GITHUB_OIDC_ROLES_TYPE, name, {}, opts);
    check.throwFaults(this, `GithubOidcRoles "${name}"`, githubOidcRolesFaults(args));

    this.providerArn = oidcProvider(name, args, this);
    const roles = jobRoles(name, args, this.providerArn, this);
    permissions(name, args, roles, this);
    this.previewRoleArn = roles.preview.arn;
    this.deployRoleArn = roles.deploy.arn;
    const rebuild = rebuildRole(name, args, this.providerArn, this);
    if (rebuild) this.rebuildRoleArn = rebuild.arn;
    const { previewRoleArn, deployRoleArn } = this;
    this.registerOutputs({ previewRoleArn, deployRoleArn, ...(rebuild && { rebuildRoleArn: rebuild.arn }) });
  }
}

function githubOidcRolesFaults(args: GithubOidcRolesArgs): check.ArgumentFault[] {
  const { accountId, regions, previewSubjects, deploySubjects, rebuildSubjects = [] } = args;
  return [
    ...check.account("accountId", accountId),
    ...emptyFaults("regions", regions),
    ...check.unique("regions", regions),
    ...emptyFaults("previewSubjects", previewSubjects),
    ...subjectFaults("previewSubjects", previewSubjects),
    ...emptyFaults("deploySubjects", deploySubjects),
    ...powerFaults("deploy", deploySubjects, previewSubjects),
    ...powerFaults("rebuild", rebuildSubjects, previewSubjects),
    ...check.range("deploySessionSeconds", args.deploySessionSeconds, 3_600, 43_200),
    ...check.tags(args.tags),
  ];
}

/** Of the jobs that may do more than read. */
function powerFaults(verb: "deploy" | "rebuild", subjects: readonly string[], previews: readonly string[]) {
  const path = `${verb}Subjects`;
  return [
    ...subjectFaults(path, subjects),
    ...subjects.flatMap((subject) =>
      check.failIf(subject.endsWith(":pull_request"), path, {
        message: `${check.shown(subject)} lets any pull request ${verb} before it is reviewed`,
        fix: `${verb === "deploy" ? "Deploy" : "Rebuild"} from an environment that only the default branch may use.`,
      }),
    ),
    ...subjects.flatMap((subject) =>
      check.failIf(previews.includes(subject), path, {
        message: `${check.shown(subject)} may preview too, so every preview could ${verb}`,
        fix: `Give ${verb === "deploy" ? "deployments" : "rebuilds"} an environment of their own.`,
      }),
    ),
  ];
}

function subjectFaults(path: string, subjects: readonly string[]): check.ArgumentFault[] {
  const fix = 'Write the whole subject, such as "repo:example-org/golden-images:environment:prod".';
  return subjects.flatMap((subject, index) => {
    const reason = subjectFault(subject);
    const message = `${check.shown(subject)} ${String(reason)}`;
    return check.failIf(reason !== undefined, `${path}[${index}]`, { message, fix });
  });
}

function emptyFaults(path: string, values: readonly string[]): check.ArgumentFault[] {
  return check.failIf(values.length === 0, path, { message: "an empty list", fix: "Give at least one." });
}

/** Without a thumbprint: AWS trusts the certificate authority of GitHub's host itself. */
function oidcProvider(name: string, args: GithubOidcRolesArgs, parent: pulumi.Resource): pulumi.Output<string> {
  const { provider = { kind: "create" }, tags } = args;
  if (provider.kind === "adopt") return pulumi.output(provider.arn);
  const github = {
    url: `https://${GITHUB_OIDC_HOST}`,
    clientIdLists: [githubAudience(partitionOf(args.regions[0] ?? ""))],
    tags,
  };
  return new OpenIdConnectProvider(`${name}-provider`, github, { parent }).arn;
}

function jobRoles(name: string, args: GithubOidcRolesArgs, provider: pulumi.Output<string>, parent: pulumi.Resource) {
  const { permissionsBoundary, tags, transform } = args;
  const preview = serviceRole(`${name}-preview-role`, { parent }, transform?.previewRole, {
    description: "GitHub Actions previews pull requests with it: reads alone",
    trust: provider.apply((arn) => githubTrust(arn, args.previewSubjects)),
    maxSessionDuration: PREVIEW_SESSION_SECONDS,
    permissionsBoundary,
    tags,
  });
  const deploy = serviceRole(`${name}-deploy-role`, { parent }, transform?.deployRole, {
    description: "GitHub Actions deploys stacks of images with it, after review",
    trust: provider.apply((arn) => githubTrust(arn, args.deploySubjects)),
    maxSessionDuration: args.deploySessionSeconds ?? LONG_SESSION_SECONDS,
    permissionsBoundary,
    tags,
  });
  return { preview, deploy };
}

type JobRoles = ReturnType<typeof jobRoles>;

/** Beside the others, for it reads nothing of what they do. */
function rebuildRole(
  name: string,
  args: GithubOidcRolesArgs,
  provider: pulumi.Output<string>,
  parent: pulumi.Resource,
): Role | undefined {
  const { rebuildSubjects: subjects = [], permissionsBoundary, tags, transform } = args;
  if (subjects.length === 0) return undefined;
  const role = serviceRole(`${name}-rebuild-role`, { parent }, transform?.rebuildRole, {
    description: "GitHub Actions rebuilds what stacks of images deployed with it",
    trust: provider.apply((arn) => githubTrust(arn, subjects)),
    maxSessionDuration: LONG_SESSION_SECONDS,
    permissionsBoundary,
    tags,
  });
  const policy = JSON.stringify(rebuildRolePolicy(familyOf(args, rolesBoundaryArn)));
  new RolePolicy(`${name}-rebuild-policy`, { role: role.name, policy }, { parent });
  return role;
}

/** Managed policies of what both read and of CodeBuild projects: together they are too long for inline policies. */
function permissions(name: string, args: GithubOidcRolesArgs, roles: JobRoles, parent: pulumi.Resource): void {
  const stacks = stacksOf(args);
  const reads = stacks.apply((known) => JSON.stringify(previewRolePolicy(known)));
  const writes = stacks.apply((known) => JSON.stringify(deployRolePolicy(known)));
  const projects = deployProjectsPolicy(familyOf(args, projectsBoundaryArn));
  const reading = { description: "Reads what stacks of golden-images made", policy: reads, tags: args.tags };
  const { arn: policyArn } = new Policy(`${name}-reading`, reading, { parent });
  for (const [role, { name: roleName }] of Object.entries(roles)) {
    new RolePolicyAttachment(`${name}-${role}-reading`, { role: roleName, policyArn }, { parent });
  }
  new RolePolicy(`${name}-deploy-policy`, { role: roles.deploy.name, policy: writes }, { parent });
  const building = { description: "Deploys CodeBuild projects of golden-images", policy: JSON.stringify(projects) };
  const { arn: projectsArn } = new Policy(`${name}-projects`, { ...building, tags: args.tags }, { parent });
  const attached = { role: roles.deploy.name, policyArn: projectsArn };
  new RolePolicyAttachment(`${name}-deploy-projects`, attached, { parent });
  notificationPermissions(name, args, roles, parent);
}

/** Beside the others, which have no room left. */
function notificationPermissions(
  name: string,
  args: GithubOidcRolesArgs,
  { preview, deploy }: JobRoles,
  parent: pulumi.Resource,
): void {
  const family = familyOf(args, rolesBoundaryArn);
  const reads = previewNotificationsPolicy(family);
  const writes = deployNotificationsPolicy(family);
  for (const [job, document, roles] of [
    ["notifications-reading", reads, { preview, deploy }],
    ["notifications", writes, { deploy }],
  ] as const) {
    const description = "Notifications of golden-images";
    const own = { description, policy: JSON.stringify(document), tags: args.tags };
    const { arn: policyArn } = new Policy(`${name}-${job}`, own, { parent });
    for (const [role, { name: roleName }] of Object.entries(roles))
      new RolePolicyAttachment(`${name}-${role}-${job}`, { role: roleName, policyArn }, { parent });
  }
}

function stacksOf(args: GithubOidcRolesArgs) {
  const stacks = familyOf(args, rolesBoundaryArn);
  return pulumi.output(args.state).apply((known) => ({ ...stacks, ...(known && { state: known }) }));
}

/** The stacks, and the boundary of roles of theirs, of images or of CodeBuild projects. */
function familyOf(args: GithubOidcRolesArgs, boundaryOf: typeof rolesBoundaryArn) {
  const { accountId: account, regions, namePrefix, createdRolesBoundary: chosen } = args;
  const partition = partitionOf(regions[0] ?? "");
  const createdRolesBoundary = boundaryOf(chosen, { partition, account, namePrefix });
  const optional = { ...(namePrefix && { namePrefix }), ...(createdRolesBoundary && { createdRolesBoundary }) };
  return { partition, account, regions, ...optional };
}

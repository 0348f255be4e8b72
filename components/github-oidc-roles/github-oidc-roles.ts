import * as pulumi from "@pulumi/pulumi";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import { Policy } from "@pulumi/aws/iam/policy";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { partitionOf } from "../../plan/arn";
import { deployProjectsPolicy } from "../../plan/policies/deploy-projects";
import { deployRolePolicy } from "../../plan/policies/deploy-role";
import { GITHUB_OIDC_HOST, githubAudience, githubTrust, subjectFault } from "../../plan/policies/github-trust";
import { deployNotificationsPolicy, previewNotificationsPolicy } from "../../plan/policies/notification-roles";
import { previewRolePolicy } from "../../plan/policies/preview-role";
import { projectsBoundaryArn, rolesBoundaryArn } from "../../plan/roles-boundary";
import * as check from "../argument-checks";
import { serviceRole } from "../service-role";
import { GITHUB_OIDC_ROLES_TYPE } from "../type-tokens";
import { ACTING, actingRoles } from "./acting-roles";
import type { GithubOidcRolesArgs } from "./args";
import { familyOf, LONG_SESSION_SECONDS } from "./family";

const PREVIEW_SESSION_SECONDS = 3_600;

/**
 * Roles that GitHub Actions assumes without stored credentials: `preview` reads what a preview needs, `deploy` writes
 * exactly the resource types of the stacks of images, and where they are asked for `rebuild` starts builds of what they deployed,
 * `promote` moves channels of images, and `revoke` takes versions out of use too. Each trusts jobs by their exact `aud` and `sub`.
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
  /** Each only with its subjects. */
  readonly rebuildRoleArn?: pulumi.Output<string>;
  readonly promoteRoleArn?: pulumi.Output<string>;
  readonly revokeRoleArn?: pulumi.Output<string>;

  constructor(name: string, args: GithubOidcRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super(GITHUB_OIDC_ROLES_TYPE, name, {}, opts);
    check.throwFaults(this, `GithubOidcRoles "${name}"`, githubOidcRolesFaults(args));

    this.providerArn = oidcProvider(name, args, this);
    const roles = jobRoles(name, args, this.providerArn, this);
    permissions(name, args, roles, this);
    this.previewRoleArn = roles.preview.arn;
    this.deployRoleArn = roles.deploy.arn;
    const acting = actingRoles(name, args, this.providerArn, this);
    Object.assign(this, acting);
    const { previewRoleArn, deployRoleArn } = this;
    this.registerOutputs({ previewRoleArn, deployRoleArn, ...acting });
  }
}

function githubOidcRolesFaults(args: GithubOidcRolesArgs): check.ArgumentFault[] {
  const { accountId, regions, previewSubjects, deploySubjects, promoteSubjects = [], revokeSubjects = [] } = args;
  const moves = promoteSubjects.length + revokeSubjects.length > 0;
  return [
    ...check.account("accountId", accountId),
    ...emptyFaults("regions", regions),
    ...check.unique("regions", regions),
    ...emptyFaults("previewSubjects", previewSubjects),
    ...subjectFaults("previewSubjects", previewSubjects),
    ...emptyFaults("deploySubjects", deploySubjects),
    ...powerFaults("deploy", deploySubjects, previewSubjects),
    ...ACTING.flatMap((verb) => powerFaults(verb, args[`${verb}Subjects`] ?? [], previewSubjects)),
    ...check.failIf(args.promotion === undefined && moves, "promotion", {
      message: "missing, so the roles that promote and revoke could reach no channel",
      fix: 'Give that of the settings, such as {channels: ["candidate", "production"], parameter: "/images/{name}/{architecture}/{channel}"}.',
    }),
    ...check.range("deploySessionSeconds", args.deploySessionSeconds, 3_600, 43_200),
    ...check.tags(args.tags),
  ];
}

/** What the jobs of a role that does more than read do, as one begins a sentence with it, and as nouns. */
const POWERS = {
  deploy: ["Deploy", "deployments"],
  rebuild: ["Rebuild", "rebuilds"],
  promote: ["Promote", "promotions"],
  revoke: ["Revoke", "revocations"],
} as const;

function powerFaults(verb: keyof typeof POWERS, subjects: readonly string[], previews: readonly string[]) {
  const path = `${verb}Subjects`;
  const [imperative, plural] = POWERS[verb];
  return [
    ...subjectFaults(path, subjects),
    ...subjects.flatMap((subject) =>
      check.failIf(subject.endsWith(":pull_request"), path, {
        message: `${check.shown(subject)} lets any pull request ${verb} before it is reviewed`,
        fix: `${imperative} from an environment that only the default branch may use.`,
      }),
    ),
    ...subjects.flatMap((subject) =>
      check.failIf(previews.includes(subject), path, {
        message: `${check.shown(subject)} may preview too, so every preview could ${verb}`,
        fix: `Give ${plural} an environment of their own.`,
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

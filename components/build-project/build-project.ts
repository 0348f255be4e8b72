import * as pulumi from "@pulumi/pulumi";
import { Project } from "@pulumi/aws/codebuild/project";
import { Webhook, type WebhookArgs } from "@pulumi/aws/codebuild/webhook";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import type { Role } from "@pulumi/aws/iam/role";
import { BucketObjectv2 } from "@pulumi/aws/s3/bucketObjectv2";
import { homeIn } from "../../plan/arn";
import { CONTEXT_KEY, physicalName } from "../../plan/names";
import {
  batchRolePolicy,
  buildProjectRolePolicy,
  codeBuildTrust,
  ecrRepositoryArn,
} from "../../plan/policies/build-project-roles";
import { ArtifactBucket } from "../artifact-bucket/artifact-bucket";
import { registerChild } from "../child-transform";
import { logGroup } from "../log-group";
import { serviceRole } from "../service-role";
import type { AnyProjectArgs, BuildProjectArgs, ContextSource, WebhookFilterGroup } from "./args";
import { codeCommitRepository } from "./faults";
import { projectInputs } from "./project-inputs";

/** What sets CI and release apart where the arguments do not say. */
export interface ProjectDefaults {
  /** In descriptions of roles. */
  readonly noun: string;
  readonly artifactRetentionDays: number | "never";
  readonly logRetentionInDays: number;
}

/** The project with a role, a bucket and a log group that no other has. */
export function buildProject(name: string, args: AnyProjectArgs, defaults: ProjectDefaults, parent: pulumi.Resource) {
  const { logRetentionInDays = defaults.logRetentionInDays, kmsKeyArn, tags, region, transform } = args;
  const bucket = artifactBucket(name, args, defaults, parent);
  const logs = {
    logRetentionInDays,
    tags,
    region,
    ...(kmsKeyArn !== undefined && { logKmsKeyId: kmsKeyArn }),
    ...(transform && { transform }),
  };
  const { name: logGroupName } = logGroup(name, `/aws/codebuild/${args.name}`, logs, parent);
  const role = projectRole(name, args, defaults, parent);
  const granted = grant(name, args, role, { bucketName: bucket.bucketName, logGroupName }, parent);
  const batchRole = args.batch && batchRoleOf(name, args, defaults, parent);
  const context = args.source.type === "CONTEXT" ? contextObject(name, args.source, args, bucket, parent) : undefined;
  const roles = { roleArn: role.arn, batchRoleArn: batchRole?.role.arn };
  const parts = { bucketName: bucket.bucketName, logGroupName, ...roles, context };
  // CodeBuild tries network and role while the project is made.
  const opts = { parent, dependsOn: [...granted, ...(batchRole === undefined ? [] : [batchRole.policy])] };
  const project = registerChild(Project, `${name}-project`, opts, args.transform?.project, projectInputs(args, parts));
  return { project, bucketName: bucket.bucketName, logGroupName, role, batchRole: batchRole?.role };
}

/** CodeBuild's ear at the repository. It needs the account's credential, which `credentialArn` makes it wait for. */
export function webhook(
  name: string,
  args: BuildProjectArgs,
  project: Project,
  groups: readonly WebhookFilterGroup[],
  policy: WebhookArgs["pullRequestBuildPolicy"],
  parent: pulumi.Resource,
): Webhook {
  const { auth } = args.source;
  const credential = auth?.kind === "account" ? auth.credentialArn : undefined;
  return registerChild(Webhook, `${name}-webhook`, { parent }, args.transform?.webhook, {
    projectName: pulumi.all([project.name, credential]).apply(([projectName]) => projectName),
    buildType: args.batch === undefined ? "BUILD" : "BUILD_BATCH",
    filterGroups: groups.map(({ events, filters = [] }) => ({
      filters: [{ type: "EVENT", pattern: events.join(", ") }, ...filters.map((filter) => ({ ...filter }))],
    })),
    pullRequestBuildPolicy: policy,
    region: args.region,
  });
}

function artifactBucket(name: string, args: AnyProjectArgs, defaults: ProjectDefaults, parent: pulumi.Resource) {
  const { artifactRetentionDays: expirationDays = defaults.artifactRetentionDays, kmsKeyArn, tags, region } = args;
  const bucket = {
    bucketPrefix: args.bucketPrefix ?? physicalName("roleKey", `${args.name.toLowerCase()}-builds`),
    expirationDays,
    region,
    protect: args.protectBucket ?? true,
    ...(kmsKeyArn !== undefined && { kmsKeyArn }),
    ...(tags && { tags }),
    ...(args.transform?.bucket && { transform: { bucket: args.transform.bucket } }),
  };
  return new ArtifactBucket(`${name}-artifacts`, bucket, { parent });
}

/** Its version follows the content. The bucket keeps versions only once all of it is there. */
function contextObject(
  name: string,
  { files }: ContextSource,
  { region }: AnyProjectArgs,
  bucket: ArtifactBucket,
  parent: pulumi.Resource,
) {
  const inputs = { bucket: bucket.bucketName, key: CONTEXT_KEY, source: files, region };
  const object = new BucketObjectv2(`${name}-context`, inputs, { parent, dependsOn: [bucket] });
  return { location: pulumi.interpolate`${object.bucket}/${object.key}`, version: object.versionId };
}

function projectRole(name: string, args: AnyProjectArgs, { noun }: ProjectDefaults, parent: pulumi.Resource): Role {
  const { permissionsBoundary, tags } = args;
  const trust = codeBuildTrust(homeIn(args.accountId, args.region), args.name);
  const role = { description: `${noun} builds of ${args.name}`, trust, permissionsBoundary, tags };
  return serviceRole(`${name}-role`, { parent }, args.transform?.role, role);
}

function batchRoleOf(name: string, args: AnyProjectArgs, { noun }: ProjectDefaults, parent: pulumi.Resource) {
  const { permissionsBoundary, tags } = args;
  const home = homeIn(args.accountId, args.region);
  const description = `Starts, stops and repeats ${noun} builds of ${args.name}`;
  const trust = codeBuildTrust(home, args.name);
  const written = { description, trust, permissionsBoundary, tags };
  const role = serviceRole(`${name}-batch-role`, { parent }, args.transform?.batchRole, written);
  const inputs = { role: role.name, policy: JSON.stringify(batchRolePolicy(home, args.name)) };
  return { role, policy: new RolePolicy(`${name}-batch-role-policy`, inputs, { parent }) };
}

/** What the role may do; the project waits for it. */
function grant(
  name: string,
  args: AnyProjectArgs,
  role: Role,
  {
    bucketName,
    logGroupName,
  }: { readonly bucketName: pulumi.Output<string>; readonly logGroupName: pulumi.Output<string> },
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const policy = pulumi
    .all([bucketName, logGroupName, pulumi.output(named(args))])
    .apply(([bucket, logs, { image, ...arns }]) => {
      const home = homeIn(args.accountId, args.region);
      const ofImage = ecrRepositoryArn(home, image);
      const pullFrom = [...arns.pullFrom, ...(ofImage === undefined ? [] : [ofImage])];
      const { reports = false } = args;
      const made = { ...home, ...arns, project: args.name, reports, bucket, logGroup: logs, pullFrom };
      return JSON.stringify(buildProjectRolePolicy(made));
    });
  const { policyArns = [] } = args.access ?? {};
  const attached = policyArns.map(
    (policyArn, index) =>
      new RolePolicyAttachment(`${name}-role-${index + 1}`, { role: role.name, policyArn }, { parent }),
  );
  return [new RolePolicy(`${name}-role-policy`, { role: role.name, policy }, { parent }), ...attached];
}

/** What the arguments name, by what it is. */
function named(args: AnyProjectArgs) {
  const { access = {}, environment, environmentVariables = {}, source, vpc, kmsKeyArn } = args;
  const variables = Object.values(environmentVariables);
  const { registryCredential } = environment;
  return {
    image: environment.image,
    keyArn: kmsKeyArn,
    findsTags: args.findsTags ?? false,
    ...(source.type === "CONTEXT"
      ? { sourceArn: undefined, codeCommitRepository: undefined }
      : { sourceArn: openedBy(source.auth), codeCommitRepository: codeCommitRepository(source) }),
    secrets: [
      ...variables.flatMap((variable) => (variable.kind === "secret" ? [variable.secret] : [])),
      ...(registryCredential === undefined ? [] : [registryCredential]),
    ],
    parameters: variables.flatMap((variable) => (variable.kind === "parameter" ? [variable.parameter] : [])),
    subnetIds: [...(vpc?.subnetIds ?? [])],
    securityGroupIds: [...(vpc?.securityGroupIds ?? [])],
    mayRead: [...(access.mayRead ?? [])],
    pullFrom: [...(access.pullFrom ?? [])],
    pullThrough: [...(access.pullThrough ?? [])],
    pushTo: [...(access.pushTo ?? [])],
  };
}

function openedBy(auth: BuildProjectArgs["source"]["auth"]): pulumi.Input<string> | undefined {
  if (auth?.kind === "connection") return auth.connectionArn;
  return auth?.kind === "secret" ? auth.secretArn : auth?.credentialArn;
}

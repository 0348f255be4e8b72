import * as codebuild from "./codebuild";
import * as ec2 from "./ec2";
import * as github from "./github";
import * as iam from "./iam";
import { image } from "./image-build";
import * as configuration from "./image-configuration";
import * as recipe from "./image-recipe";
import type { Kind } from "./kind";
import * as kms from "./kms";
import * as notification from "./notification";
import * as parameter from "./parameter";
import * as random from "./random";
import * as s3 from "./s3";

const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const FLEET = "aws:codebuild/fleet:Fleet";
const REPORT_GROUP = "aws:codebuild/reportGroup:ReportGroup";
const ENVIRONMENT_SECRET = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret";
const ENVIRONMENT_VARIABLE = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";

const KINDS: Readonly<Record<string, Kind>> = {
  "aws:imagebuilder/component:Component": recipe.component,
  "aws:imagebuilder/imageRecipe:ImageRecipe": recipe.imageRecipe,
  "aws:imagebuilder/containerRecipe:ContainerRecipe": recipe.containerRecipe,
  "aws:imagebuilder/workflow:Workflow": recipe.workflow,
  "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": configuration.infrastructure,
  "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": configuration.distribution,
  "aws:imagebuilder/imagePipeline:ImagePipeline": configuration.pipeline,
  "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": configuration.lifecyclePolicy,
  "aws:imagebuilder/image:Image": image,
  "aws:codebuild/project:Project": codebuild.project,
  "aws:codebuild/sourceCredential:SourceCredential": codebuild.sourceCredential,
  "aws:codebuild/webhook:Webhook": codebuild.webhook,
  [FLEET]: codebuild.codebuildNamed(FLEET, "fleet", "Fleet", "CreateFleet"),
  [REPORT_GROUP]: codebuild.codebuildNamed(REPORT_GROUP, "report-group", "Report Group", "CreateReportGroup"),
  "aws:codebuild/resourcePolicy:ResourcePolicy": codebuild.resourcePolicy,
  "aws:codeconnections/connection:Connection": codebuild.connection("codeconnections"),
  "aws:codestarconnections/connection:Connection": codebuild.connection("codestar-connections"),
  "aws:ec2/amiCopy:AmiCopy": ec2.amiCopy,
  "aws:ec2/amiLaunchPermission:AmiLaunchPermission": ec2.amiLaunchPermission,
  "aws:ec2/launchTemplate:LaunchTemplate": ec2.launchTemplate,
  "aws:ec2/securityGroup:SecurityGroup": ec2.securityGroup,
  [EGRESS]: ec2.securityGroupRule(EGRESS, "Egress", "AuthorizeSecurityGroupEgress"),
  [INGRESS]: ec2.securityGroupRule(INGRESS, "Ingress", "AuthorizeSecurityGroupIngress"),
  "aws:s3/bucket:Bucket": s3.bucket,
  "aws:s3/bucketObjectv2:BucketObjectv2": s3.bucketObject,
  "aws:s3/bucketPolicy:BucketPolicy": s3.bucketSetting("Policy", "PutBucketPolicy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": s3.bucketSetting(
    "Public Access Block",
    "PutPublicAccessBlock",
  ),
  "aws:s3/bucketVersioning:BucketVersioning": s3.bucketSetting("Versioning", "PutBucketVersioning"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": s3.bucketSetting(
    "Server-side Encryption Configuration",
    "PutBucketEncryption",
  ),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": s3.bucketSetting(
    "Lifecycle Configuration",
    "PutBucketLifecycleConfiguration",
  ),
  "aws:s3/bucketLogging:BucketLogging": s3.bucketSetting("Logging", "PutBucketLogging"),
  "aws:s3/bucketNotification:BucketNotification": s3.bucketSetting(
    "Notification",
    "PutBucketNotificationConfiguration",
  ),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": s3.bucketSetting(
    "Ownership Controls",
    "PutBucketOwnershipControls",
  ),
  "aws:iam/role:Role": iam.role,
  "aws:iam/rolePolicy:RolePolicy": iam.rolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": iam.rolePolicyAttachment,
  "aws:iam/instanceProfile:InstanceProfile": iam.instanceProfile,
  "aws:iam/policy:Policy": iam.policy,
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": iam.openIdConnectProvider,
  "aws:kms/key:Key": kms.key,
  "aws:kms/replicaKey:ReplicaKey": kms.replicaKey,
  "aws:kms/alias:Alias": kms.alias,
  "aws:kms/grant:Grant": kms.grant,
  "aws:sns/topic:Topic": notification.topic,
  "aws:sns/topicPolicy:TopicPolicy": notification.topicPolicy,
  "aws:sns/topicSubscription:TopicSubscription": notification.topicSubscription,
  "aws:cloudwatch/eventRule:EventRule": notification.eventRule,
  "aws:cloudwatch/eventTarget:EventTarget": notification.eventTarget,
  "aws:cloudwatch/logGroup:LogGroup": notification.logGroup,
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": notification.logResourcePolicy,
  "aws:scheduler/schedule:Schedule": notification.schedule,
  "aws:ssm/parameter:Parameter": parameter.parameter,
  "aws:secretsmanager/secret:Secret": parameter.secret,
  "aws:secretsmanager/secretVersion:SecretVersion": parameter.secretVersion,
  "aws:ecr/repository:Repository": parameter.repository,
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": parameter.repositorySetting("Lifecycle Policy", "PutLifecyclePolicy"),
  "aws:ecr/repositoryPolicy:RepositoryPolicy": parameter.repositorySetting("Repository Policy", "SetRepositoryPolicy"),
  [ENVIRONMENT_SECRET]: github.environmentKind(ENVIRONMENT_SECRET, "secretName"),
  [ENVIRONMENT_VARIABLE]: github.environmentKind(ENVIRONMENT_VARIABLE, "variableName"),
  "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy":
    github.environmentDeploymentPolicy,
  "github:index/actionsSecret:ActionsSecret": github.githubKind("github:index/actionsSecret:ActionsSecret", [
    "repository",
    "secretName",
  ]),
  "github:index/actionsVariable:ActionsVariable": github.githubKind("github:index/actionsVariable:ActionsVariable", [
    "repository",
    "variableName",
  ]),
  "github:index/branchProtection:BranchProtection": github.branchProtection,
  "github:index/repositoryEnvironment:RepositoryEnvironment": github.githubKind(
    "github:index/repositoryEnvironment:RepositoryEnvironment",
    ["repository", "environment"],
  ),
  "github:index/repositoryRuleset:RepositoryRuleset": github.repositoryRuleset,
  "random:index/randomId:RandomId": random.randomId,
  "random:index/randomPassword:RandomPassword": random.randomPassword,
  "random:index/randomPet:RandomPet": random.randomPet,
  "random:index/randomString:RandomString": random.randomString,
};

/** How a resource type behaves. Throws for a type that has a table and no behaviour: a test holds that there is none. */
export function kindOf(token: string): Kind {
  const kind = KINDS[token];
  if (!kind) {
    throw new Error(`golden-images simulator: type ${token} has no behaviour`);
  }
  return kind;
}

import type { Rules } from "./table";

const SECURITY_GROUP_RULE: Rules = { replace: ["securityGroupId"], computed: ["region"] };
const RANDOM_TEXT: Rules = {
  replace: [
    ...["keepers", "length", "lower", "minLower", "minNumeric", "minSpecial", "minUpper"],
    ...["number", "numeric", "overrideSpecial", "special", "upper"],
  ],
  computed: ["number", "numeric"],
  defaults: {
    lower: true,
    upper: true,
    special: true,
    numeric: true,
    minLower: 0,
    minUpper: 0,
    minNumeric: 0,
    minSpecial: 0,
  },
};

/**
 * Facts that the generated rules lack: which lists are sets, names the bridge shapes, and replacement for types that the dump of the Terraform
 * schema does not hold. Source: the resource pages of the Terraform registry (hashicorp/aws 6, integrations/github 6, hashicorp/random 3) and
 * the attribute kinds (TypeSet, ForceNew) of those providers' schemas; `autoName`: the overlays of pulumi-aws and pulumi-terraform-bridge.
 */
export const HAND_RULES: Readonly<Record<string, Rules>> = {
  "aws:imagebuilder/component:Component": { sets: ["supportedOsVersions"] },
  "aws:imagebuilder/imageRecipe:ImageRecipe": { sets: ["blockDeviceMappings", "components[].parameters"] },
  "aws:imagebuilder/containerRecipe:ContainerRecipe": {
    sets: ["instanceConfiguration.blockDeviceMappings", "components[].parameters"],
  },
  "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": {
    sets: ["instanceTypes", "securityGroupIds"],
  },
  "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": {
    sets: [
      "distributions",
      ...["targetAccountIds", "launchPermission.userIds", "launchPermission.userGroups"].map(ami),
      ...["launchPermission.organizationArns", "launchPermission.organizationalUnitArns"].map(ami),
      "distributions[].containerDistributionConfiguration.containerTags",
      ...["fastLaunchConfigurations", "launchTemplateConfigurations", "licenseConfigurationArns"].map(distribution),
      distribution("ssmParameterConfigurations"),
    ],
  },
  "aws:imagebuilder/imagePipeline:ImagePipeline": {
    sets: ["workflows", "workflows[].parameters", "imageScanningConfiguration.ecrConfiguration.containerTags"],
  },
  "aws:imagebuilder/image:Image": { sets: ["workflows", "workflows[].parameters"] },
  "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": {
    replace: ["name"],
    computed: ["region", "status"],
    sets: ["policyDetails", "resourceSelection.recipes", "policyDetails[].exclusionRules.amis.sharedAccounts"],
    defaults: { status: "ENABLED" },
  },
  "aws:codebuild/project:Project": {
    autoName: { property: "name", max: 255 },
    sets: [
      "secondarySources",
      "secondaryArtifacts",
      "vpcConfig.securityGroupIds",
      "vpcConfig.subnets",
      "fileSystemLocations",
    ],
  },
  "aws:codebuild/webhook:Webhook": {
    sets: ["filterGroups"],
    constraints: {
      "filterGroups[].filters[].type": {
        enum: [
          ...["EVENT", "BASE_REF", "HEAD_REF", "ACTOR_ACCOUNT_ID", "FILE_PATH", "COMMIT_MESSAGE", "WORKFLOW_NAME"],
          ...["TAG_NAME", "RELEASE_NAME", "REPOSITORY_NAME", "ORGANIZATION_NAME"],
        ],
      },
    },
  },
  "aws:codeconnections/connection:Connection": {
    replace: ["hostArn", "name", "providerType"],
    computed: ["region", "providerType"],
    conflictsWith: [["hostArn", "providerType"]],
  },
  "aws:cloudwatch/eventRule:EventRule": { autoName: { property: "name", max: 64 } },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    replace: ["policyName", "resourceArn"],
    computed: ["region"],
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    replace: ["description", "name", "namePrefix", "vpcId"],
    computed: ["region", "vpcId", "ingress", "egress", "namePrefix"],
    defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
    conflictsWith: [["name", "namePrefix"]],
    sets: ["ingress", "egress"],
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": SECURITY_GROUP_RULE,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": SECURITY_GROUP_RULE,
  "aws:ec2/launchTemplate:LaunchTemplate": { sets: ["vpcSecurityGroupIds", "securityGroupNames"] },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": { replace: ["repository"], computed: ["region"] },
  "aws:iam/role:Role": { autoName: { property: "name", max: 64 }, sets: ["managedPolicyArns", "inlinePolicies"] },
  "aws:iam/instanceProfile:InstanceProfile": { autoName: { property: "name", max: 128 } },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": { sets: ["clientIdLists"] },
  "aws:kms/alias:Alias": { autoName: { property: "name", max: 255, prefix: "alias/" } },
  "aws:kms/grant:Grant": {
    replace: [
      ...["constraints", "grantCreationTokens", "granteePrincipal", "keyId", "name", "operations"],
      ...["retireOnDelete", "retiringPrincipal"],
    ],
    computed: ["region"],
    sets: ["operations", "constraints", "grantCreationTokens"],
  },
  "aws:kms/replicaKey:ReplicaKey": {
    replace: ["primaryKeyArn"],
    computed: ["region", "description", "policy"],
    defaults: { enabled: true },
  },
  "aws:s3/bucket:Bucket": { autoName: { property: "bucket", max: 63, lower: true } },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    replace: ["bucket", "expectedBucketOwner"],
    computed: ["region", "transitionDefaultMinimumObjectSize"],
  },
  "aws:s3/bucketLogging:BucketLogging": { replace: ["bucket", "expectedBucketOwner"], computed: ["region"] },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": { sets: ["rules"] },
  "aws:scheduler/schedule:Schedule": {
    replace: ["groupName", "name", "namePrefix"],
    computed: ["region", "groupName", "namePrefix"],
    defaults: { scheduleExpressionTimezone: "UTC", state: "ENABLED" },
    autoName: { property: "name", max: 64 },
  },
  "aws:sns/topic:Topic": { autoName: { property: "name", max: 256 } },
  "aws:sns/topicSubscription:TopicSubscription": { replace: ["endpoint", "protocol", "topic"] },
  "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret": {
    replace: ["environment", "repository", "secretName"],
    exactlyOneOf: [["encryptedValue", "plaintextValue", "value", "valueEncrypted"]],
  },
  "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable": {
    replace: ["environment", "repository", "variableName"],
  },
  "github:index/actionsSecret:ActionsSecret": { replace: ["repository", "secretName"] },
  "github:index/actionsVariable:ActionsVariable": { replace: ["repository", "variableName"] },
  "github:index/branchProtection:BranchProtection": { replace: ["repositoryId"] },
  "github:index/repositoryEnvironment:RepositoryEnvironment": { replace: ["environment", "repository"] },
  "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy": {
    replace: ["environment", "repository"],
    exactlyOneOf: [["branchPattern", "tagPattern"]],
  },
  "github:index/repositoryRuleset:RepositoryRuleset": {
    replace: ["repository", "target"],
    constraints: {
      enforcement: { enum: ["disabled", "active", "evaluate"] },
      target: { enum: ["branch", "tag", "push"] },
    },
  },
  "random:index/randomId:RandomId": { replace: ["byteLength", "keepers", "prefix"] },
  "random:index/randomPassword:RandomPassword": RANDOM_TEXT,
  "random:index/randomPet:RandomPet": {
    replace: ["keepers", "length", "prefix", "separator"],
    defaults: { length: 2, separator: "-" },
  },
  "random:index/randomString:RandomString": RANDOM_TEXT,
};

function distribution(name: string): string {
  return `distributions[].${name}`;
}

function ami(name: string): string {
  return distribution(`amiDistributionConfiguration.${name}`);
}

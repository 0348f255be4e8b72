import { bucketPolicy } from "../../../plan/policies/bucket";
import { imageBuilderTrust, instanceRolePolicy, instanceTrust } from "../../../plan/policies/build-roles";
import { batchRolePolicy, buildProjectRolePolicy, codeBuildTrust } from "../../../plan/policies/build-project-roles";
import { deployProjectsPolicy } from "../../../plan/policies/deploy-projects";
import { deployRolePolicy } from "../../../plan/policies/deploy-role";
import type { PolicyDocument } from "../../../plan/policies/document";
import { executionRolePolicy } from "../../../plan/policies/execution-role";
import { environmentSubject, githubTrust } from "../../../plan/policies/github-trust";
import {
  functionRolePolicy,
  functionTrust,
  releaseRolePolicy,
  todayRolePolicy,
} from "../../../plan/policies/fleet-functions";
import { fleetRolePolicy, lambdaArn, schedulePolicy, serviceTrust } from "../../../plan/policies/fleet-roles";
import { imageKeyPolicy } from "../../../plan/policies/image-key";
import {
  notifierTrust,
  stateKeyPolicy,
  topicKeyPolicy,
  topicPolicy,
  undeliveredPolicy,
} from "../../../plan/policies/keys";
import { deployNotificationsPolicy, previewNotificationsPolicy } from "../../../plan/policies/notification-roles";
import { parameterPolicies } from "../../../plan/policies/parameters";
import { previewRolePolicy } from "../../../plan/policies/preview-role";
import { rebuildRolePolicy } from "../../../plan/policies/rebuild-role";

const HOME = { partition: "aws", region: "eu-west-1", account: "111122223333" } as const;
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";
const CONSUMERS = {
  organizations: ["o-abcdefghij"],
  organizationalUnitArns: ["arn:aws:organizations::999988887777:ou/o-abcdefghij/ou-ab12-11111111"],
  accounts: ["222233334444"],
  copyTo: ["555566667777"],
};

const STACKS = {
  partition: "aws",
  account: "111122223333",
  regions: ["eu-west-1", "us-east-1", "ap-southeast-2"],
  namePrefix: "a-prefix-of-twenty-c",
  state: { bucketName: "golden-images-state-0123456789abcdef", kmsKeyArn: KEY },
} as const;

const PROJECT = {
  ...HOME,
  project: "Web",
  logGroup: "/aws/codebuild/Web",
  bucket: "golden-images-builds-web-0123456789abcdef",
  keyArn: KEY,
  sourceArn: "arn:aws:codeconnections:eu-west-1:111122223333:connection/01234567-89ab-cdef-0123-456789abcdef",
  codeCommitRepository: "web",
  secrets: ["Dockerhub"],
  parameters: ["/web/level"],
  subnetIds: ["subnet-1"],
  securityGroupIds: ["sg-1"],
  reports: true,
  mayRead: ["arn:aws:s3:::tools/agent"],
  pullFrom: [],
  pullThrough: ["arn:aws:ecr:eu-west-1:111122223333:repository/docker-hub/*"],
  pushTo: ["arn:aws:ecr:eu-west-1:111122223333:repository/web"],
};

/** Every document of ours in its full case, by name. A new policy belongs here. */
export const DOCUMENTS: Readonly<Record<string, PolicyDocument>> = {
  batchRole: batchRolePolicy(HOME, "Web"),
  bucket: bucketPolicy({ partition: "aws", bucket: "logs", keyArn: KEY }),
  buildProjectRole: buildProjectRolePolicy(PROJECT),
  codeBuildTrust: codeBuildTrust(HOME, "Web"),
  deployProjects: deployProjectsPolicy({
    ...STACKS,
    createdRolesBoundary: "arn:aws:iam::111122223333:policy/boundary",
  }),
  deployNotifications: deployNotificationsPolicy({
    ...STACKS,
    createdRolesBoundary: "arn:aws:iam::111122223333:policy/boundary",
  }),
  deployRole: deployRolePolicy({ ...STACKS, createdRolesBoundary: "arn:aws:iam::111122223333:policy/boundary" }),
  executionRole: executionRolePolicy({
    ...HOME,
    instanceRoleArn: "arn:aws:iam::111122223333:role/build",
    copyTo: ["555566667777"],
  }),
  githubTrust: githubTrust("arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", [
    environmentSubject({ repository: "example-org/golden-images" }, "prod"),
  ]),
  imageBuilderTrust: imageBuilderTrust(HOME),
  imageKey: imageKeyPolicy({ ...HOME, regions: ["eu-west-1", "us-east-1"], ...CONSUMERS }),
  instanceRole: instanceRolePolicy({
    ...HOME,
    logs: { bucket: "logs", prefix: "builds", keyArn: KEY },
    componentArns: ["arn:aws:imagebuilder:eu-west-1:444455556666:component/hardening/*"],
  }),
  instanceTrust: instanceTrust("aws"),
  parametersRead: firstOf(parameterPolicies({ ...HOME, written: [], read: ["/base"] })),
  parametersWritten: firstOf(parameterPolicies({ ...HOME, written: ["/images/a"], read: [] })),
  notifierTrust: notifierTrust("events", HOME),
  previewNotifications: previewNotificationsPolicy(STACKS),
  previewRole: previewRolePolicy(STACKS),
  rebuildRole: rebuildRolePolicy(STACKS),
  stateKey: stateKeyPolicy({ partition: "aws", account: "111122223333" }),
  fleetRole: fleetRolePolicy({
    ...{ ...HOME, machine: "rebuild", bucket: "runs", pipelines: ["web"], projects: ["web"] },
    functionArn: lambdaArn(HOME, "rebuild-github"),
    todayArn: lambdaArn(HOME, "rebuild-today"),
  }),
  releaseRole: releaseRolePolicy(HOME, {
    ...{ name: "rebuild-releases", bucket: "runs", parameters: ["/images/a"] },
    topics: ["arn:aws:sns:eu-west-1:111122223333:builds"],
    ...{ pointers: ["/images/a/x86_64/candidate", "/images/a/all/.log"], onBus: true },
  }),
  todayRole: todayRolePolicy(HOME, { name: "rebuild-today", parameters: ["/base", "/aws/service/ami"] }),
  functionRole: functionRolePolicy(HOME, { name: "rebuild-github", secretName: "github-app" }),
  functionTrust: functionTrust(),
  fleetTrust: serviceTrust("states", HOME, "arn:aws:states:eu-west-1:111122223333:stateMachine:rebuild"),
  schedule: schedulePolicy(HOME, "rebuild"),
  topic: topicPolicy({
    topicArn: "arn:aws:sns:eu-west-1:111122223333:builds",
    alarmArn: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:undelivered",
  }),
  undelivered: undeliveredPolicy({ ...HOME, queueArn: "arn:aws:sqs:eu-west-1:111122223333:undelivered" }),
  topicKey: topicKeyPolicy({ ...HOME, topicArns: ["arn:aws:sns:eu-west-1:111122223333:builds"] }),
};

/**
 * Wildcards in resources that were looked at, by document and Sid, each with its reason. A statement that gains one
 * fails the test until it stands here; one that stands here without need fails too.
 */
const OF_THE_KEY = "in the policy of a key, * is the key itself";
const ON_OWN_TAG = "held by the tag CreatedBy = EC2 Image Builder, ids are not known before the build";
const ANY_REGION = "of our account and exact name; an image is distributed to several regions";
const NO_RESOURCE = "the actions know no resources";
const OF_STACKS = "of our account and chosen regions, by the names that stacks give";
const IDS_OF_AWS = "of our account and chosen regions; AWS gives the ids, so no name narrows them";
const BY_SUFFIX = "Pulumi appends seven random digits to the name";
const READS_OF_STACKS = {
  ReadImageBuilder: "of our account and chosen regions; images choose the names",
  ReadRepositories: "of our account and chosen regions; images choose the names",
  ReadProjects: "of our account and chosen regions; settings choose the names",
  ReadNamed: OF_STACKS,
  ReadObjects: OF_STACKS,
  ReadLogs: OF_STACKS,
  ReadIdentities: BY_SUFFIX,
  ReadKeys: IDS_OF_AWS,
  ReadBuckets: OF_STACKS,
  ReadWhatKnowsNoResource: `${NO_RESOURCE}; in chosen regions alone`,
  StayInRegions: "denies everything else",
  ReadParents: "components and images that Amazon publishes",
  ReadPublicParameters: "AWS's public parameters",
  ReadStates: "the objects of Pulumi's folder in one bucket",
};
const WRITES_OF_STACKS = {
  WriteImageBuilder: "of our account and chosen regions; images choose the names",
  MakeRepositories: "of our account and chosen regions; images choose the names",
  WriteRepositories: "repositories of our account and chosen regions that carry ImageName; none is deleted",
  WriteRules: OF_STACKS,
  WriteLogs: OF_STACKS,
  WriteTopics: OF_STACKS,
  CreateSecurityGroups: "of our account and chosen regions; a new group lets nothing in",
  TagNewSecurityGroups: "while they are made alone",
  WriteSecurityGroups: "of our account and chosen regions; those with the tag of builds alone",
  MakeKeys:
    "multi-Region keys of our account and chosen regions that have no alias of others; the key of the state is denied",
  WriteKeys: "keys of our account and chosen regions that carry ImageName; the key of the state is denied",
  WriteAliases: "of our account and chosen regions, by the names that images give",
  WriteBuckets: OF_STACKS,
  WriteWhatKnowsNoResource: `${NO_RESOURCE}; in chosen regions alone`,
  WriteIdentities: BY_SUFFIX,
  GrantToRoles: `${BY_SUFFIX}; under the boundary`,
  AttachKnownPolicies: `${BY_SUFFIX}; three policies alone, under the boundary`,
  PassBuildRole: `${BY_SUFFIX}; to EC2 alone`,
  PassServiceRoles: `${BY_SUFFIX}; to Image Builder alone`,
  WriteStates: "the objects of Pulumi's folder in one bucket",
  UseWhatOthersPublish: "reads of components, images and workflows, whosever they are: images choose them",
  ReadParametersOfParents: "reads of parameters of our account; images choose them",
  UpdateLaunchTemplates: "new versions of templates of our account, which distributions name by id",
  ReadHostGroups: "reads of resource groups of our account",
  DescribeRepositories: "reads of repositories of our account, which images adopt by name",
  DescribeForBuilds: `${NO_RESOURCE}; in chosen regions alone`,
};

const WRITES_OF_PROJECTS = {
  MakeProjects: "of our account and chosen regions, with the tag ImageName from the first",
  WriteProjects: "projects of our account and chosen regions that carry ImageName",
  MakeProjectLogs: "under CodeBuild's path, with the tag ImageName from the first",
  WriteProjectLogs: "log groups under CodeBuild's path that carry ImageName",
  WriteProjectBuckets: OF_STACKS,
  WriteObjects: "one object in buckets of projects, and plans in those of rebuilds, by the names that stacks give",
  WriteSchedules: OF_STACKS,
  PassStartRoles: `${BY_SUFFIX}; to EventBridge Scheduler alone`,
  WriteProjectRoles: BY_SUFFIX,
  GrantToProjectRoles: `${BY_SUFFIX}; under the boundary`,
  PassProjectRoles: `${BY_SUFFIX}; to CodeBuild alone`,
  WriteMachines: OF_STACKS,
  WriteFunctions: OF_STACKS,
  WriteFunctionLogs: OF_STACKS,
  ValidateMachines: NO_RESOURCE,
  SeeBuilds: "names and states of builds of our account; lists of pipelines know no resource",
  StartMachines: OF_STACKS,
  PassRebuildRoles: `${BY_SUFFIX}; to Step Functions, EventBridge Scheduler and Lambda alone`,
  PassConnections: "connections of our account, which projects name by id; to CodeBuild alone",
  PassOlderConnections: "connections of our account, which projects name by id; to CodeBuild alone",
};

export const REVIEWED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fleetRole: {
    FollowBuilds: "images of our account and Region; a parent's build may have any number",
    KeepRuns: "objects of the machine's own bucket",
    FollowImages: "executions of the machine, which have names of their own",
  },
  functionRole: {
    WriteLog: "streams of one log group",
  },
  releaseRole: {
    ReadPlan: "objects of one folder of the machine's own bucket",
    SeeBuilds: "images of our account and Region; a version may have any build",
    TagAmis: ON_OWN_TAG,
    SeeAmis: NO_RESOURCE,
    PointToAmis: "the parameters of the stack's images, in the Regions to which these go",
    MoveChannels: "the parameters of channels of the stack's images, in the Regions to which these go",
    EncryptForChannels: "keys of our account, for messages of named topics alone",
    WriteLog: "streams of one log group",
  },
  todayRole: {
    ReadBases: "components and images of our account and of Amazon; images choose them",
    ReadRepositories: "manifests and findings of repositories of our account; images choose the names",
    ReadFindings: "images of our account and Region",
    ReadParameters: "the parameters that name parents, in any Region",
    WriteLog: "streams of one log group",
  },
  buildProjectRole: {
    WriteLog: "streams of one log group",
    KeepArtifacts: "objects of the project's own bucket",
    WriteReports: "report groups that begin with the project's name, as CodeBuild names them",
    LogInToEcr: NO_RESOURCE,
    PullImages: "repositories of a pull-through cache, by its prefix",
    PullThroughCache: "repositories of a pull-through cache, by its prefix",
    DescribeNetwork: NO_RESOURCE,
    JoinNetwork: "interfaces get their ids while they are made; in named subnets and groups",
    LeaveNetwork: "interfaces in named subnets",
    LendInterface: "interfaces in named subnets, to CodeBuild alone",
  },
  deployProjects: WRITES_OF_PROJECTS,
  deployRole: WRITES_OF_STACKS,
  previewRole: READS_OF_STACKS,
  rebuildRole: {
    StartBuilds: "pipelines of our account and chosen regions; images choose the names",
    FollowBuilds: "images of our account and chosen regions; images choose the names",
    EndBuilds: "images of our account and chosen regions; images choose the names",
    FollowSteps: "executions of workflows have ids that AWS gives; reads of our account and chosen regions",
    ReadLogs: "logs of builds of our account and chosen regions",
    SeePipelines: NO_RESOURCE,
    RunProjects: "projects of our account and chosen regions that carry ImageName",
    ReadBases: "components and images of our account and of Amazon; images choose them",
    ReadRepositories: "manifests and findings of repositories of our account; images choose the names",
    ReadPublicParameters: "AWS's public parameters",
    RunMachines: OF_STACKS,
    FollowRuns: OF_STACKS,
    ReadRuns: "objects of two folders in buckets of rebuilds, by the names that stacks give",
    FindRuns: OF_STACKS,
    TagAmis: ON_OWN_TAG,
    SeeAmis: NO_RESOURCE,
    PointToAmis: "parameters of our account; definitions choose the names. Encrypted ones are denied",
    MoveChannels: "parameters of our account; settings choose the names. Encrypted ones are denied",
    KeepSecretParameters: "denies",
    TellChannels: OF_STACKS,
    TellPeople: "the default bus of our account, for our own source alone",
    EncryptForChannels: "keys of our account, for messages of our topics alone",
    StayInRegions: "denies everything else",
  },
  stateKey: { AdministerTheKey: OF_THE_KEY, UseAsIamAllows: OF_THE_KEY },
  bucket: {
    DenyWithoutTls: "denies on all objects of one bucket",
    DenyOldTls: "denies on all objects of one bucket",
    DenyOtherEncryption: "denies on all objects of one bucket",
    DenyOtherKeys: "denies on all objects of one bucket",
  },
  executionRole: {
    LaunchFrom: "images and snapshots have no account; subnets and security groups may be shared with us",
    LaunchTagged: ON_OWN_TAG,
    StartAndStopBuilds: ON_OWN_TAG,
    Describe: NO_RESOURCE,
    CreateImages: ON_OWN_TAG,
    CreateImagesOfBuilds: ON_OWN_TAG,
    CopyImages: "parents may belong to anyone who shares them; AWS's own policy has * here",
    ChangeOwnImages: ON_OWN_TAG,
    ShareOwnSnapshots: ON_OWN_TAG,
    TagWhatBuildsMake: ON_OWN_TAG,
    TagImages: "AMI tags of a definition are set after the copy; images have no account; AWS's own policy has it too",
    TagSnapshots: ON_OWN_TAG,
    RunOnBuildInstances: ON_OWN_TAG,
    FollowCommands: NO_RESOURCE,
    ReadPublicParameters: "AWS's public parameters",
    UseParametersOfImageBuilder: "the path that Image Builder's own role has, of our account",
    GatherInventory: "association ids are not known before the build",
    GatherInventoryOfBuilds: ON_OWN_TAG,
    TagInventory: ON_OWN_TAG,
    EndInventory: "association ids are not known before the build",
    ReadInventory: "instance ids are not known before the build; reads alone",
    CreateServiceLinkedRoleOfSystemsManager: "one path of one service, held by iam:AWSServiceName",
    EncryptVolumes: "keys of parents and of other regions, through EC2 alone and for EBS volumes alone",
    DescribeKeys: "keys of parents and of other regions, through EC2 alone",
    GrantKeysToServices: "keys of parents and of other regions, through EC2 alone, for AWS services alone",
    UpdateLaunchTemplates: "templates of our account that definitions name",
    UpdateLicenses: "licence configurations of our account and region",
    WriteBuildLogs: "one log group a recipe under Image Builder's path",
    ReadFindings: NO_RESOURCE,
    WatchScans: "rules that Image Builder itself makes, by their prefix",
    StartPipelines: "pipelines of our account and region",
  },
  imageKey: {
    AdministerTheKey: OF_THE_KEY,
    BuildWithTheKey: OF_THE_KEY,
    GrantForBuilds: OF_THE_KEY,
    UseByOrganizations: OF_THE_KEY,
    GrantForOrganizations: OF_THE_KEY,
    UseByOrganizationalUnits: OF_THE_KEY,
    GrantForOrganizationalUnits: OF_THE_KEY,
    UseByAccounts: OF_THE_KEY,
    GrantForAccounts: OF_THE_KEY,
    LaunchByServices: OF_THE_KEY,
    GrantForLaunchesByServices: OF_THE_KEY,
    GrantToServicesOfOrganizations: OF_THE_KEY,
    GrantToServicesOfOrganizationalUnits: OF_THE_KEY,
    GrantToServicesOfAccounts: OF_THE_KEY,
  },
  instanceRole: {
    ReadComponents: "components of our account and of Amazon in this region, and named ones of others",
    ReadMarketplaceComponents: "components of AWS Marketplace, which subscriptions guard",
    DecryptComponents: "keys of our account, through Image Builder alone and for its resources alone",
    DownloadToolsOfImageBuilder: "objects of Amazon's two buckets of this region, by their whole names",
    WriteBuildLogs: "one log group a recipe under Image Builder's path",
    PutBuildLogs: "objects under one prefix of our log bucket",
  },
  parametersRead: { ReadParametersOfParents: ANY_REGION },
  parametersWritten: { WriteParametersOfImages: ANY_REGION },
  topicKey: { AdministerTheKey: OF_THE_KEY, UseByAlarms: OF_THE_KEY, UseByEventBridge: OF_THE_KEY },
  deployNotifications: {
    WriteNotifications: "names that stacks give, in their Regions; connections are only named",
    WriteWhatKnowsNoResource: NO_RESOURCE,
    WriteNotificationRoles: "two roles by the names that stacks give",
    GrantToNotificationRoles: "the same, under the boundary",
    PassNotificationRoles: "the same, to EventBridge and Amazon Q alone",
  },
  previewNotifications: {
    ReadNotifications: "names that stacks give, in their Regions",
    ReadRoles: "two roles by the names that stacks give",
    ReadWhatKnowsNoResource: NO_RESOURCE,
  },
};

function firstOf(documents: readonly PolicyDocument[]): PolicyDocument {
  const [document] = documents;
  if (!document || documents.length !== 1) {
    throw new Error(`one document expected, got ${documents.length}`);
  }
  return document;
}

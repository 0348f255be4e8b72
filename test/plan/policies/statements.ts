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
import { PROMOTION } from "../../../definition/settings/promotion";
import { parameterPolicies } from "../../../plan/policies/parameters";
import { previewRolePolicy } from "../../../plan/policies/preview-role";
import { promoteRolePolicy, revokeRolePolicy } from "../../../plan/policies/promote-role";
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
  promoteRole: promoteRolePolicy({ ...STACKS, promotion: PROMOTION }),
  rebuildRole: rebuildRolePolicy(STACKS),
  revokeRole: revokeRolePolicy({ ...STACKS, promotion: PROMOTION }),
  stateKey: stateKeyPolicy({ partition: "aws", account: "111122223333" }),
  fleetRole: fleetRolePolicy({
    ...{ ...HOME, machine: "rebuild", bucket: "runs", pipelines: ["web"], projects: ["web"] },
    functionArn: lambdaArn(HOME, "rebuild-github"),
    todayArn: lambdaArn(HOME, "rebuild-today"),
  }),
  releaseRole: releaseRolePolicy(HOME, {
    ...{ name: "rebuild-releases", bucket: "runs", parameters: ["/images/a"], repositories: ["web"] },
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

function firstOf(documents: readonly PolicyDocument[]): PolicyDocument {
  const [document] = documents;
  if (!document || documents.length !== 1) {
    throw new Error(`one document expected, got ${documents.length}`);
  }
  return document;
}

import { arn, bucketArn, imageBuilderArn, kmsArn, logGroupArn, parameterArn, type Home } from "../arn";
import { OWN_SOURCE } from "../people-events";
import { actions, allow, by, policy, type PolicyDocument, type Statement } from "./document";
import { someOf } from "./fleet-roles";

/** Of AMIs that Image Builder made: https://docs.aws.amazon.com/imagebuilder/latest/userguide/tag-resources.html */
export const OF_IMAGE_BUILDER = { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } };

/** Of functions of Lambda. That Lambda says for which one it assumes a role, AWS does not document. */
export function functionTrust(): PolicyDocument {
  return policy(by({ Service: ["lambda.amazonaws.com"] }, allow("Assume", "sts:AssumeRole", undefined)));
}

/** Of the function that asks GitHub: reads its secret, whose ARN ends in six characters of AWS's, and writes its log. */
export function functionRolePolicy(
  home: Home,
  { name, secretName }: { readonly name: string; readonly secretName: string },
): PolicyDocument {
  const secret = arn({ ...home, service: "secretsmanager", resource: `secret:${secretName}-??????` });
  return policy(allow("ReadApp", "secretsmanager:GetSecretValue", secret), writeLog(home, name));
}

/** What the function that finishes releases is for. */
export interface ReleaseRoleArgs {
  /** Of the function. */
  readonly name: string;
  /** With what it must know of the images. */
  readonly bucket: string;
  /** Names of the parameters that hold AMIs. */
  readonly parameters: readonly string[];
  /** ARNs. */
  readonly topics: readonly string[];
  /** Names of the parameters of channels of images, and of who moves them. @default none */
  readonly pointers?: readonly string[];
  /** Whether it tells the account's event bus. @default false */
  readonly onBus?: boolean;
  /** Names of repositories whose containers are in channels. @default none */
  readonly repositories?: readonly string[];
}

/** Of the function that finishes releases: `golden release reconcile` for the image whose build is there. */
export function releaseRolePolicy(
  home: Home,
  { name, bucket, parameters, topics, pointers = [], onBus = false, repositories = [] }: ReleaseRoleArgs,
): PolicyDocument {
  const images = ["*/*", "*/*/*"].map((each) => imageBuilderArn(home, "image", each));
  const ofParameters = (all: readonly string[]) =>
    someOf(all).map((each) => parameterArn({ ...home, region: "*" }, each));
  const moved = ofParameters(pointers);
  return policy(
    allow("ReadPlan", "s3:GetObject", bucketArn(home.partition, bucket, "plan/*")),
    allow("SeeBuilds", actions("imagebuilder", "ListImageBuildVersions", "ListTagsForResource", "TagResource"), images),
    ...finishStatements(home, { parameters: ofParameters(parameters), topics }),
    ...(moved.length === 0 ? [] : [moveStatement(moved, "PutParameter")]),
    ...(repositories.length === 0 ? [] : [containersStatement(home, someOf(repositories))]),
    ...(onBus ? [peopleStatement(home)] : []),
    writeLog(home, name),
  );
}

/** Finishes releases: tags, ARNs of parameters, and of topics, which may have `*`. */
export function finishStatements(
  home: Home,
  { parameters, topics }: { readonly parameters: readonly string[]; readonly topics: string | readonly string[] },
): readonly Statement[] {
  const ofTopics = { StringLike: { "kms:EncryptionContext:aws:sns:topicArn": topics } };
  const amis = arn({ partition: home.partition, service: "ec2", region: "*", resource: "image/*" });
  return [
    allow("TagAmis", "ec2:CreateTags", amis, OF_IMAGE_BUILDER),
    // With an AMI's parameter, SSM looks the AMI up as the caller.
    allow("SeeAmis", actions("ec2", "DescribeImages", "DescribeTags"), "*"),
    ...(parameters.length === 0 ? [] : [allow("PointToAmis", actions("ssm", "GetParameter", "PutParameter"), parameters)]), // prettier-ignore
    ...(topics.length === 0
      ? []
      : [
          allow("TellChannels", "sns:Publish", topics),
          allow("EncryptForChannels", actions("kms", "Decrypt", "GenerateDataKey"), kmsArn(home, "key/*"), ofTopics),
        ]),
  ];
}

/** Undoing a promotion deletes parameters that it created. */
export function moveStatement(parameters: readonly string[], ...more: readonly string[]): Statement {
  return allow("MoveChannels", actions("ssm", "DeleteParameter", "GetParameterHistory", ...more), parameters);
}

/** A channel holds a container by its digest. @param names of repositories, which may have `*` */
export function containersStatement(home: Home, names: readonly string[], ...more: readonly string[]): Statement {
  const repositories = names.map((name) =>
    arn({ ...home, region: "*", service: "ecr", resource: `repository/${name}` }),
  );
  return allow("SeeContainers", actions("ecr", ...more, "ListImages"), repositories);
}

/** The key is a list: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-example-policy-cross-account-custom-bus-source.html */
export const OUR_EVENTS = { "ForAllValues:StringEquals": { "events:source": OWN_SOURCE } };

export function peopleStatement(home: Home): Statement {
  const bus = arn({ ...home, service: "events", resource: "event-bus/default" });
  return allow("TellPeople", "events:PutEvents", bus, OUR_EVENTS);
}

/** Of the function that looks what images are built on today; `parameters` are those that name parents. */
export function todayRolePolicy(
  home: Home,
  { name, parameters }: { readonly name: string; readonly parameters: readonly string[] },
): PolicyDocument {
  const names = someOf(parameters).flatMap((each) => [parameterArn({ ...home, region: "*" }, each), ...publicArn(home, each)]); // prettier-ignore
  const builds = ["*/*", "*/*/*"].map((each) => imageBuilderArn(home, "image", each));
  return policy(
    ...reasonStatements(home),
    allow("ReadFindings", "imagebuilder:ListImageScanFindings", builds),
    ...(names.length === 0 ? [] : [allow("ReadParameters", "ssm:GetParameter", names)]),
    writeLog(home, name),
  );
}

/** Why an image needs a build: what it is built on, whosever that is, and what scans of containers found. */
export function reasonStatements(home: Home): readonly Statement[] {
  const amazon = { ...home, region: "*", account: "aws" };
  const bases = [home, amazon].flatMap((owner) => ["component", "image"].map((type) => imageBuilderArn(owner, type, "*"))); // prettier-ignore
  const repositories = arn({ ...home, region: "*", service: "ecr", resource: "repository/*" });
  return [
    allow("ReadBases", actions("imagebuilder", "GetComponent", "GetImage"), bases),
    allow("ReadRepositories", actions("ecr", "BatchGetImage", "DescribeImageScanFindings"), repositories),
  ];
}

/** AWS's own are of no account. */
function publicArn({ partition }: Pick<Home, "partition">, name: string): readonly string[] {
  if (name !== "*" && !name.startsWith("/aws/service/")) return [];
  const resource = name === "*" ? "parameter/aws/service/*" : `parameter${name}`;
  return [arn({ partition, service: "ssm", region: "*", resource })];
}

function writeLog(home: Home, name: string): Statement {
  const streams = logGroupArn(home, `/aws/lambda/${name}`, true);
  return allow("WriteLog", actions("logs", "CreateLogStream", "PutLogEvents"), streams);
}

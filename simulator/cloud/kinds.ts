import { CHATBOT } from "./chatbot";
import { CLOUDWATCH } from "./cloudwatch";
import { CODEBUILD } from "./codebuild";
import { EC2 } from "./ec2";
import { ECR } from "./ecr";
import { GITHUB } from "./github";
import { IAM } from "./iam";
import { IMAGEBUILDER } from "./imagebuilder";
import { IMAGEBUILDER_IMAGES } from "./imagebuilder-image";
import type { Kind, Kinds } from "./kind";
import { KMS } from "./kms";
import { LAMBDA } from "./lambda";
import { RANDOM } from "./random";
import { S3 } from "./s3";
import { SECRETS_MANAGER } from "./secretsmanager";
import { SFN } from "./sfn";
import { SNS } from "./sns";
import { SQS } from "./sqs";
import { SSM } from "./ssm";

const KINDS: Kinds = {
  ...CHATBOT,
  ...CLOUDWATCH,
  ...CODEBUILD,
  ...EC2,
  ...ECR,
  ...GITHUB,
  ...IAM,
  ...IMAGEBUILDER,
  ...IMAGEBUILDER_IMAGES,
  ...KMS,
  ...LAMBDA,
  ...RANDOM,
  ...S3,
  ...SECRETS_MANAGER,
  ...SFN,
  ...SNS,
  ...SQS,
  ...SSM,
};

/** The resource types that are simulated, in alphabetical order; the tables are made for these. */
export function simulatedTypes(): readonly string[] {
  return Object.keys(KINDS).sort();
}

/** How a resource type behaves. Throws for one that is not simulated. */
export function kindOf(token: string): Kind {
  const kind = KINDS[token];
  if (!kind) throw new Error(`golden-images simulator: type ${token} has no behaviour`);
  return kind;
}

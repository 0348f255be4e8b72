import type { Handlers } from "./api";
import { EC2, INSPECTOR, SERVICE_QUOTAS } from "./services/account";
import { CODEBUILD } from "./services/codebuild";
import { BUILDS } from "./services/codebuild-builds";
import { ECR } from "./services/ecr";
import { EVENTS } from "./services/events";
import { IAM } from "./services/iam";
import { IMAGEBUILDER } from "./services/imagebuilder";
import { LOGS } from "./services/logs";
import { S3 } from "./services/s3";
import { SECRETS_MANAGER } from "./services/secretsmanager";
import { SNS } from "./services/sns";
import { SQS } from "./services/sqs";
import { SSM } from "./services/ssm";
import { STATES } from "./services/states";

/** What is served, by the name under which requests are signed; `models/served.json` lists the same. */
export const HANDLERS: Readonly<Record<string, Handlers>> = {
  codebuild: { ...CODEBUILD, ...BUILDS },
  ec2: EC2,
  ecr: ECR,
  events: EVENTS,
  iam: IAM,
  imagebuilder: IMAGEBUILDER,
  inspector2: INSPECTOR,
  logs: LOGS,
  s3: S3,
  secretsmanager: SECRETS_MANAGER,
  servicequotas: SERVICE_QUOTAS,
  sns: SNS,
  sqs: SQS,
  ssm: SSM,
  states: STATES,
  sts: {
    GetCallerIdentity: (_, { account, partition }) => {
      const Arn = `arn:${partition}:iam::${account}:user/golden-images-simulator`;
      return { Account: account, Arn, UserId: "AIDASIMULATEDUSER0000" };
    },
  },
};

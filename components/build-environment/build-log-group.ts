import type * as pulumi from "@pulumi/pulumi";
import { LogGroup, type LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup";
import { buildLogGroupName } from "../../plan/names";
import { transformed, type ChildTransform } from "../child-transform";

const DEFAULT_LOG_RETENTION_DAYS = 90;

/** What components with a log group say of it. */
interface LogGroupOptions {
  readonly logRetentionInDays?: number;
  readonly logKmsKeyId?: pulumi.Input<string>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly transform?: { readonly logGroup?: ChildTransform<LogGroupArgs> };
}

/** A log group under `/aws/imagebuilder/`, where Image Builder's own role may write: of an image, or of a stack's pipelines. */
export function buildLogGroup(name: string, owner: string, args: LogGroupOptions, parent: pulumi.Resource): LogGroup {
  const child = transformed<LogGroupArgs>(
    args.transform?.logGroup,
    {
      name: buildLogGroupName(owner),
      retentionInDays: args.logRetentionInDays ?? DEFAULT_LOG_RETENTION_DAYS,
      kmsKeyId: args.logKmsKeyId,
      tags: args.tags,
      region: args.region,
    },
    { parent },
  );
  return new LogGroup(`${name}-log-group`, child.args, child.opts);
}

import type * as pulumi from "@pulumi/pulumi";
import { LogGroup, type LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup";
import type { Tags } from "./account-args";
import { registerChild, type ChildTransform } from "./child-transform";

const DEFAULT_LOG_RETENTION_DAYS = 90;

/** What components with a log group say of it. */
interface LogGroupOptions {
  readonly logRetentionInDays?: number;
  readonly logKmsKeyId?: pulumi.Input<string>;
  readonly tags?: Tags | undefined;
  readonly region?: string;
  readonly transform?: { readonly logGroup?: ChildTransform<LogGroupArgs> };
}

/** The log group of a component, under its physical name. */
export function logGroup(
  name: string,
  physicalName: string,
  { logRetentionInDays = DEFAULT_LOG_RETENTION_DAYS, logKmsKeyId, tags, region, transform }: LogGroupOptions,
  parent: pulumi.Resource,
): LogGroup {
  const args = { name: physicalName, retentionInDays: logRetentionInDays, kmsKeyId: logKmsKeyId, tags, region };
  return registerChild(LogGroup, `${name}-log-group`, { parent }, transform?.logGroup, args);
}

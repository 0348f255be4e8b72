import { partitionOfRegion } from "./aws-names";

/** The partition a region belongs to; `aws` for one that is not known. */
export function partitionOf(region: string): string {
  return partitionOfRegion(region) ?? "aws";
}

/** The domain of service endpoints in a partition. */
export function dnsSuffix(partition: string): string {
  if (partition === "aws-eusc") return "amazonaws.eu";
  return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

/** The parts of an ARN. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** "" for what has no region, such as IAM. */
  readonly region: string;
  readonly account: string;
  /** Everything after the fifth colon. */
  readonly resource: string;
}

/** Joins the parts of an ARN. */
export function formatArn({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** The parts of an ARN, or undefined where the text is none. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...rest] = text.split(":");
  if (
    prefix !== "arn" ||
    !partition ||
    !service ||
    region === undefined ||
    account === undefined ||
    rest.length === 0
  ) {
    return undefined;
  }
  return { partition, service, region, account, resource: rest.join(":") };
}

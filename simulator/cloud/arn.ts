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

/** Where what an ARN names is, with "" for no region, as of IAM; undefined where the text is no ARN. */
export function parseArn(text: string): { readonly region: string; readonly account: string } | undefined {
  const [, region, account] = /^arn:[^:]+:[^:]+:([^:]*):([^:]*):/.exec(text) ?? [];
  return region === undefined || account === undefined ? undefined : { region, account };
}

/** The partition a region belongs to. Source: AWS, "Amazon Resource Names". */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The domain of service endpoints in a partition. */
export function dnsSuffix(partition: string): string {
  return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

/** Where what an ARN names is, with "" for no region, as of IAM; undefined where the text is no ARN. */
export function parseArn(text: string): { readonly region: string; readonly account: string } | undefined {
  const [, region, account] = /^arn:[^:]+:[^:]+:([^:]*):([^:]*):/.exec(text) ?? [];
  return region === undefined || account === undefined ? undefined : { region, account };
}

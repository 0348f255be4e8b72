import table from "./regions.json";

const PARTITIONS = new Map(
  Object.entries(table.partitions).flatMap(([partition, names]) => names.split(" ").map((name) => [name, partition])),
);

/** Every Region that AWS has announced, of all partitions. */
export const REGIONS: readonly string[] = [...PARTITIONS.keys()].sort();

/** `aws`, `aws-cn`, `aws-us-gov` …: nothing is copied or shared from one to another. */
export function partitionOf(region: string): string | undefined {
  return PARTITIONS.get(region);
}

/** Of isolated partitions AWS does not publish where services are; they pass. */
export function lacksImageBuilder(region: string): boolean {
  const having = table.imageBuilder.split(" ");
  const partition = partitionOf(region);
  return !having.includes(region) && having.some((other) => partitionOf(other) === partition);
}

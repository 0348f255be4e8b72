/** Tags that AWS or we set, and what would break if they were overwritten. */
export const RESERVED_TAGS: ReadonlyMap<string, string> = new Map([
  ["CreatedBy", "Image Builder sets it, and its lifecycle rules touch only AMIs that carry its value"],
  ["Ec2ImageBuilderArn", "Image Builder sets it to the image's ARN"],
  ["ImageName", "it is set to the definition's name"],
  ["ImageVersion", "it is set to the definition's version"],
  ["GitCommit", "it is set to the commit that last changed the definition"],
]);

import * as check from "./argument-checks";
import type { ImageComponent, PipelineArgs } from "./pipeline-args";

const MOST_COMPONENTS = 20;
const LONGEST_DOCUMENT = 16_000;
const MOST_RESOURCE_TAGS = 30;

/** Wrong arguments of those that all pipelines share. */
export function pipelineFaults(args: PipelineArgs): check.ArgumentFault[] {
  const { components } = args;
  const keys = components.flatMap((component) => (component.kind === "document" ? [component.key] : []));
  return [
    ...check.resourceName("name", args.name),
    ...check.version("version", args.version),
    ...components.flatMap(componentFaults),
    ...check.unique("components", keys),
    ...check.failIf(components.length < 1 || components.length > MOST_COMPONENTS, "components", {
      message: `${components.length} given; a recipe takes 1–${MOST_COMPONENTS}`,
      fix: components.length < 1 ? "Give at least one component." : "Merge documents.",
    }),
    ...buildFaults(args),
    ...check.tags(args.tags),
  ];
}

function componentFaults(component: ImageComponent, index: number): check.ArgumentFault[] {
  if (component.kind === "arn") return [];
  const { length } = component.data;
  return [
    ...check.resourceName(`components[${index}].name`, component.name),
    ...check.failIf(length < 1 || length > LONGEST_DOCUMENT, `components[${index}].data`, {
      message: `${length} characters; a document has 1–${LONGEST_DOCUMENT}`,
      fix: "Split the document, or download its longer scripts.",
    }),
  ];
}

function buildFaults(args: PipelineArgs): check.ArgumentFault[] {
  const tags = Object.keys(args.resourceTags ?? {}).length;
  return [
    ...check.failIf(
      (args.subnetId === undefined) !== (args.securityGroupIds === undefined),
      args.subnetId === undefined ? "subnetId" : "securityGroupIds",
      { message: "a subnet and security groups go together", fix: "Give both, or neither for the default VPC." },
    ),
    ...check.range("httpPutResponseHopLimit", args.httpPutResponseHopLimit, 1, 64),
    ...check.range("imageTests.timeoutMinutes", args.imageTests?.timeoutMinutes, 60, 1440),
    ...check.range("onDeploy.timeoutMinutes", args.onDeploy?.timeoutMinutes, 1, 2880),
    ...check.failIf(tags > MOST_RESOURCE_TAGS, "resourceTags", {
      message: `${tags} tags; AWS takes ${MOST_RESOURCE_TAGS}`,
      fix: "Remove tags.",
    }),
  ];
}

import * as check from "../argument-checks";
import { pipelineFaults } from "../pipeline-faults";
import { repositoryFaults } from "../container-repositories";
import type { ContainerPipelineArgs } from "./args";

const LONGEST_DOCKERFILE = 16_000;
const PARENT_IMAGE = /^\s*FROM\s[^\n]*\{\{\{\s*imagebuilder:parentImage\s*\}\}\}/im;

/** Every wrong argument, by the limits of the APIs of Image Builder and ECR. */
export function containerPipelineFaults(args: ContainerPipelineArgs): check.ArgumentFault[] {
  const { dockerfileTemplateData: dockerfile, distributions, region, instanceConfiguration } = args;
  const regions = distributions.map((target) => target.region);
  return [
    ...pipelineFaults(args),
    ...repositoryFaults(args.repository),
    ...check.range("instanceConfiguration.volumeSize", instanceConfiguration?.volumeSize, 1, 16_000),
    ...check.failIf(dockerfile.length > LONGEST_DOCKERFILE, "dockerfileTemplateData", {
      message: `${dockerfile.length} characters; Image Builder takes 1–${LONGEST_DOCKERFILE}`,
      fix: "Move what it runs into component documents.",
    }),
    ...check.failIf(!PARENT_IMAGE.test(dockerfile), "dockerfileTemplateData", {
      message: "nothing is built on the parent",
      fix: "Write FROM {{{ imagebuilder:parentImage }}}.",
    }),
    ...check.unique("distributions", regions),
    ...check.failIf(!regions.includes(region), "distributions", {
      message: `${region}, where the image is built and pushed first, is not among them`,
      fix: `Add { region: ${check.shown(region)} }.`,
    }),
  ];
}

import * as check from "../argument-checks";
import { pipelineFaults } from "../pipeline-faults";
import type { ContainerPipelineArgs, RepositoryChoice } from "./args";

const LONGEST_DOCKERFILE = 16_000;
const MOST_MUTABLE = 5;
/** ECR API, `RepositoryName`. */
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
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

function repositoryFaults(repository: RepositoryChoice): check.ArgumentFault[] {
  const { name } = repository;
  const isName = REPOSITORY.test(name) && name.length >= 2 && name.length <= 256;
  const ofName = check.failIf(!isName, "repository.name", {
    message: `${check.shown(name)} is not 2–256 lower-case letters and digits, joined by . _ - and /`,
    fix: 'Use a name such as "platform/base".',
  });
  if (repository.kind === "adopt") return ofName;
  const { mutableTags = [], cleanUp = {}, pullers = {} } = repository;
  return [
    ...ofName,
    ...check.accounts("repository.pullers.accountIds", pullers.accountIds),
    ...check.range("repository.cleanUp.keepNewest", cleanUp.keepNewest, 1, 10_000),
    ...check.failIf(mutableTags.length > MOST_MUTABLE, "repository.mutableTags", {
      message: `${mutableTags.length} patterns; ECR takes ${MOST_MUTABLE}`,
      fix: "Use * in a pattern.",
    }),
    ...check.failIf(cleanUp.deleteAfterDays !== undefined && cleanUp.keepNewest !== undefined, "repository.cleanUp", {
      message: "both deleteAfterDays and keepNewest; ECR takes one rule for all images",
      fix: "Give one of them.",
    }),
  ];
}

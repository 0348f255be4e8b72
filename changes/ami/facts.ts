import type { AmiDefinition } from "../../definition/image/image-definition";
import { parameterName } from "../../plan/ami/distribution";
import type { ImageFacts } from "../facts";

export function factsOf(definition: AmiDefinition): ImageFacts {
  const { architectures, build, distribution, schedule } = definition;
  return {
    onDeploy: build.onDeploy,
    ...(schedule && { schedule }),
    hasOwnKey: distribution.kmsKey?.kind === "create",
    regions: distribution.regions ?? [],
    organizations: distribution.share.organizations.filter((organization) => !organization.startsWith("arn:")),
    parameters: (context) =>
      architectures.flatMap((architecture) => parameterName(definition, architecture, context) ?? []),
  };
}

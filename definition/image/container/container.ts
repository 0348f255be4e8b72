import type { ContainerDraft } from "../../form/draft";
import type { ContainerDefinition } from "../image-definition";
import { buildCodes } from "../image-builder/build";
import { componentCodes } from "../image-builder/components";
import { filesWithFinds } from "../image-builder/files-with-finds";
import type { KindOfImage } from "../kind";
import { builderCodes } from "./builders";
import { contextCodes } from "./context";
import { isOfDocker, writtenArchitectures } from "./docker";
import { dockerfileCodes } from "./dockerfile";
import { normalizeContainer, repositoryCodes } from "./normalize";
import { builtFor, parentCodes, platformOf } from "./parent";
import { containerRules } from "./rules/catalogue";

export const CONTAINER: KindOfImage<ContainerDraft, ContainerDefinition> = {
  normalize: (draft, given) => {
    const normal = normalizeContainer(draft, given);
    return {
      ...normal,
      files: [...normal.files, ...filesWithFinds(draft, isOfDocker(draft) ? [] : [draft.dockerfile], given.files)],
    };
  },
  gives: (draft) => {
    const [{ platform, parent }, written] = [draft, writtenArchitectures(draft)];
    return (inherited) => ({
      platform: platformOf({ platform }, inherited),
      architectures: builtFor(parent, written, inherited),
    });
  },
  needs: [],
  rules: containerRules,
  codes: {
    ...parentCodes,
    ...componentCodes,
    ...buildCodes,
    ...builderCodes,
    ...contextCodes,
    ...dockerfileCodes,
    ...repositoryCodes,
  },
};

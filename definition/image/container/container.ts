import { whole, type ContainerDraft } from "../../form/draft";
import type { ContainerDefinition } from "../image-definition";
import { componentCodes } from "../image-builder/components";
import { filesWithFinds } from "../image-builder/files-with-finds";
import type { KindOfImage } from "../kind";
import { dockerfileCodes } from "./dockerfile";
import { normalizeContainer, repositoryCodes } from "./normalize";
import { builtFor, parentCodes, platformOf } from "./parent";
import { containerRules } from "./rules/catalogue";

export const CONTAINER: KindOfImage<ContainerDraft, ContainerDefinition> = {
  normalize: (draft, given) => {
    const normal = normalizeContainer(draft, given);
    return { ...normal, files: [...normal.files, ...filesWithFinds(draft, [draft.dockerfile], given.files)] };
  },
  gives:
    ({ platform, parent, architectures }) =>
    (inherited) => ({
      platform: platformOf({ platform }, inherited),
      architectures: builtFor(parent, whole(architectures), inherited),
    }),
  needs: [],
  rules: containerRules,
  codes: { ...parentCodes, ...componentCodes, ...dockerfileCodes, ...repositoryCodes },
};

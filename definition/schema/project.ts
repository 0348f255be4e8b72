import { identityKeys, imageHints, upkeepKeys } from "./any-image";
import { buildKeys } from "./build-projects";
import { mapping } from "./keywords";

const { kind, description } = identityKeys;
const { tags, variables } = upkeepKeys;

/** `images/<name>.yaml` of a repository that is built here, and no image. */
export const projectSchema = mapping(
  "A repository with builds, and no image here. It has no version: what a build makes is versioned where it goes.",
  ["kind"],
  { kind, description, ...buildKeys, tags, variables },
  {
    ...imageHints,
    "x-later": {
      version: {
        message: "A project has no version: it builds no image, and a change takes effect with the next deployment.",
        fix: "Delete version.",
      },
      parent: { message: "A project has no parent: it builds no image.", fix: "Delete parent, or write kind: ami." },
    },
  },
);

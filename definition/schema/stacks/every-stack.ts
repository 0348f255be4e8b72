import { described } from "../keywords";
import { tagsSchema } from "../distribution";
import { namePrefix } from "../text";

export const prefixOfImages = described(namePrefix, "The namePrefix of the stacks of images, if they have one.");

export const defaultTags = described(tagsSchema, "Added to every resource that takes tags.", {
  default: {},
  "x-is": "a mapping of tag keys to texts",
});

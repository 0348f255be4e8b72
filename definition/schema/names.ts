import { listOf, mapping, text } from "./keywords";

const resourceName = (description: string, example: string) =>
  text(description, {
    pattern: "^[-_A-Za-z0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z0-9]$",
    "x-is": "a name that Image Builder takes: 3 to 128 letters, digits, hyphens, underscores and inner spaces",
    "x-source": "ResourceName (botocore 1.43.11)",
    examples: [example],
  });

/** Components are not among these: under a kept name a version of theirs could not be published again. */
export const namesSchema = mapping(
  "Names of resources that were made elsewhere and are taken over; for one architecture. What is not named is named after the image. A changed name replaces its resource.",
  [],
  {
    recipe: resourceName(
      "Of the recipe. Images carry it in their ARNs, and lifecycle rules know them by it.",
      "Docker",
    ),
    infrastructure: resourceName("Of the infrastructure configuration.", "Docker-Configuration"),
    distribution: resourceName("Of the distribution configuration.", "Docker-Distributions"),
    pipeline: resourceName("Of the pipeline.", "Docker-Pipeline"),
    lifecycle: resourceName("Of the lifecycle policy.", "Docker-Lifecycle"),
    formerRecipes: listOf(
      "Recipes from which the image was built before. `lifecycle` applies to their AMIs too, which are otherwise kept forever.",
      resourceName("Name of a recipe.", "docker-old"),
      { minItems: 1, maxItems: 48, uniqueItems: true, "x-is": "a list of names of recipes" },
    ),
  },
  { examples: [{ pipeline: "Docker-Pipeline", recipe: "Docker" }], "x-is": "a mapping of names" },
);

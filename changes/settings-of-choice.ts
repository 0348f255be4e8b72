import type { ImageDefinition } from "../definition/image/image-definition";
import { consequencesOfAdding, consequencesOfRemoving } from "./consequences";
import type { Effect, KeyChange, KeyEffect } from "./settings-effect";

/** Which images a stack deploys. What it takes on is built; of what it leaves only that which builds goes. */
export const images: KeyEffect = {
  stack: "nothing",
  images: choiceEffect,
  ofStack: () => ({
    replaced: ["what its images share follows them: topics of the channels that they name, and what its roles may do"],
  }),
  ofImage: (image, change) => {
    if (choiceEffect(image, change) === "created") return { created: consequencesOfAdding(image).created };
    const { replaced, kept } = consequencesOfRemoving(image);
    return { deleted: replaced.map((text) => text.replace(/^deleted: /, "")), kept };
  },
};

/** Parts are stacks: an image that goes to another is created there, where AWS has its names, and deleted here. */
export const split: KeyEffect = {
  stack: "nothing",
  images: (image, { from, to }) => (from.get(image.name) === to.get(image.name) ? "nothing" : "moved"),
  ofStack: () => ({
    kept: ["what the images of each part share; of a part that is gone, too, and nothing updates it"],
  }),
  ofImage: ({ name }, { from, to }) => ({
    created: [
      `what builds it, in ${to.get(name) ?? "no stack"}: AWS has its names, and refuses, until its state is moved`,
    ],
    deleted: [`what builds it, in ${from.get(name) ?? "no stack"}`],
    kept: ["all of it, once its state is moved; and its AMIs in any case"],
  }),
};

function choiceEffect({ name }: ImageDefinition, { from, to }: KeyChange): Effect {
  if (from.has(name) === to.has(name)) return "nothing";
  return to.has(name) ? "created" : "deleted";
}

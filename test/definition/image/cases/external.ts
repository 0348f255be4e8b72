import { image, type Case } from "../../case";

/** A sound external image with more lines. Lines: kind, version, repository, workflow. */
function external(...more: readonly string[]): string {
  return ["kind: external", "version: 1.0.0", "repository: example/web", "workflow: build.yml", ...more, ""].join("\n");
}

/** Of images that other repositories build. */
export const externalCases: readonly Case[] = [
  {
    code: "external-input-twice",
    files: { "images/web.yaml": external("inputs: {golden: nightly}", "requestInput: golden") },
    at: "images/web.yaml:5:18",
    message: "The input golden is also the requestInput, which golden fills in.",
    fix: "Delete golden from inputs.",
  },
  {
    code: "parent-kind",
    title: "an AMI on an image of another repository",
    files: { "images/ami.yaml": image("parent: {image: web}"), "images/web.yaml": external() },
    at: "images/ami.yaml:3:17",
    message: "The parent web is of kind external, but this image is of kind ami.",
    fix: "Name an image of kind ami, or correct kind.",
  },
];

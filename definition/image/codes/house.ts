import type { CodeEntry } from "../../diagnostics/code-entry";
import { error } from "../../diagnostics/code-entry";

/** Faults against the rules of the house: what the settings of a stack demand of its images. */
export const houseCodes = {
  "house-name": error(
    "A name that the settings do not allow",
    "Permissions, stacks and people find images by their names; `naming` in the settings says which fit.",
    "images/jenkins.yaml   # naming: [linux-*, windows-*]",
    "images/linux-jenkins.yaml",
  ),
  owner: error(
    "The owner's address is missing or not of the house",
    "Findings, deprecations and costs of an image are told to its owner; `owners` in the settings says whose addresses count.",
    "tags: {OwnerEmail: me@example.com}   # owners: {domains: [example.org]}",
    "tags: {OwnerEmail: platform@example.org}",
  ),
  "public-not-allowed": error(
    "An image that may not be public is",
    "Everyone could start it and read all that is on it; `publicImages` in the settings says which images may.",
    "share: {public: true}   # publicImages: [docker-host]",
    "share: {organizations: [o-abc1234567]}",
  ),
} as const satisfies Readonly<Record<string, CodeEntry>>;

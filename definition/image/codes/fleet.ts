import type { CodeEntry } from "../../diagnostics/code-entry";
import { error, notice } from "../../diagnostics/code-entry";

/** Faults between images, and of settings. */
export const fleetCodes = {
  "parent-unknown": error(
    "The parent is not there",
    "No definition has this name.",
    "parent: {image: docker-hosts}",
    "parent: {image: docker-host}",
  ),
  "parent-cycle": error(
    "Images are each other's parents",
    "None of them could be built first.",
    "a.yaml: parent: {image: b}\nb.yaml: parent: {image: a}",
    "a.yaml: parent: {image: b}\nb.yaml: parent: amazon-linux-2023",
  ),
  "parent-version": error(
    "The parent's version is out of range",
    "The build would look for a version that is not released yet.",
    "parent: {image: docker-host, version: 2.x.x}   # docker-host is at 1.4.0",
    "parent: {image: docker-host, version: 1.x.x}",
  ),
  "parent-behind": notice(
    "The image stays on an older version of its parent",
    "Nothing is wrong: a pin holds a child back until its owner moves it. It must not be forgotten.",
    "parent: {image: docker-host, version: 1.x.x}   # docker-host is at 2.0.0",
    "parent: {image: docker-host, version: 2.x.x}",
  ),
  "parent-architecture": error(
    "The parent is not built for an architecture",
    "There is nothing to build on.",
    "parent: {image: docker-host}\narchitectures: [x86_64, arm64]   # docker-host: [x86_64]",
    "parent: {image: docker-host}\narchitectures: [x86_64]",
  ),
  "parent-encrypted": error(
    "An unencrypted image on an encrypted parent",
    "EC2 cannot make an unencrypted volume of an encrypted snapshot.",
    "parent: {image: base}\ndisk: {encrypted: false}",
    "parent: {image: base}",
  ),
} as const satisfies Readonly<Record<string, CodeEntry>>;

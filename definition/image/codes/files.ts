import type { CodeEntry } from "../../diagnostics/code-entry";
import { error, warning } from "../../diagnostics/code-entry";

/** Faults of names, of files that definitions name, and of variables. */
export const fileCodes = {
  "wrong-extension": error(
    "A definition does not end in .yaml",
    "With two endings, two files could mean one image, and globs miss one of them.",
    "images/docker-host.yml",
    "images/docker-host.yaml",
  ),
  "bad-name": error(
    "A file's name is not an image's name",
    "The name becomes the name of recipes, pipelines, parameters and AMIs; look-alikes and capitals make two of one.",
    "images/Docker_Host.yaml",
    "images/docker-host.yaml",
  ),
  "name-collision": error(
    "Two files give one name",
    "Some file systems and AWS ignore case.",
    "images/Docker.yaml beside images/docker.yaml",
    "images/docker.yaml",
  ),
  "file-missing": error(
    "A file that is named is not there",
    "The image cannot be built without it.",
    "userData: docker/userdata.sh",
    "userData: docker/user-data.sh",
  ),
  "file-outside": error(
    "A path leads out of images/",
    "Definitions come in pull requests; they may not read other files of the machine that checks them.",
    "userData: ../../etc/passwd",
    "userData: docker/user-data.sh",
  ),
  "file-not-regular": error(
    "A path is not that of a regular file",
    "A folder, a pipe or a device has no content to publish.",
    "userData: docker",
    "userData: docker/user-data.sh",
  ),
  "file-unreadable": error(
    "A file cannot be read",
    "It is there, but permissions or the disk forbid it.",
    "chmod 000 images/docker/install.yaml",
    "chmod 644 images/docker/install.yaml",
  ),
  "undefined-variable": error(
    "A variable is not defined",
    "The braces would reach AWS as they stand.",
    'parameters: {Version: "{DOCKER_VERSON}"}',
    'parameters: {Version: "{DOCKER_VERSION}"}',
  ),
  "unused-variable": warning(
    "A variable that no definition uses",
    "It is a leftover, or a name that was misspelt where it is used.",
    "DOCKER_VERSON: 27.3.1",
    "DOCKER_VERSION: 27.3.1",
  ),
  "unused-override": warning(
    "An override that its definition does not use",
    "It changes nothing, which is hardly what was meant.",
    'variables: {DOCKR_VERSION: "26.0"}',
    'variables: {DOCKER_VERSION: "26.0"}',
  ),
  "misplaced-placeholder": warning(
    "A placeholder where nobody fills it in",
    "{name}, {architecture} and {version} are filled in a few places only.",
    'tags: {Title: "{name}"}',
    "tags: {Title: docker-host}",
  ),
} as const satisfies Readonly<Record<string, CodeEntry>>;

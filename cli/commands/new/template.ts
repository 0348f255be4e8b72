import { packageFile, packageFolder } from "../../terminal/own-package";

/** A case that many images are of. Its files are in `templates/<name>/`, shipped as they are. */
export interface ImageTemplate {
  readonly name: string;
  /** One line for a person who chooses. */
  readonly title: string;
  /** A managed image; absent where the parent must be said. */
  readonly parent?: string;
  /** Whether it is about a repository, and asks which. */
  readonly isOfRepository?: boolean;
  /** Whether it asks whom to share with. */
  readonly isShared?: boolean;
  /** The folder for a parent of Windows, where the documents differ. */
  readonly onWindows?: string;
  /** Whether it is a container, built on one of ours or on an image in a registry. */
  readonly isContainer?: boolean;
}

/** What is put into a template's files. */
export interface TemplateValues {
  readonly name: string;
  readonly description: string;
  /** As `parent` is written: a name, or an image of ours with a range. */
  readonly parent: string | Readonly<Record<string, string>>;
  readonly architectures: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** `owner/name` of what a project builds. */
  readonly repository?: string;
  readonly share?: { readonly organizations?: readonly string[]; readonly accounts?: readonly string[] };
}

const SHARED = "encrypted with a key of its own, shared with accounts or an organization";

export const IMAGE_TEMPLATES: readonly ImageTemplate[] = [
  { name: "linux", title: "a base image on Amazon Linux 2023", parent: "amazon-linux-2023" },
  { name: "docker", title: "a host for containers, with Docker", parent: "amazon-linux-2023" },
  { name: "github-runner", title: "a self-hosted runner of GitHub Actions", parent: "ubuntu-server-24-lts" },
  { name: "windows", title: "Windows Server 2022", parent: "windows-server-2022-english-full-base" },
  { name: "child", title: "an image on top of one of yours", onWindows: "child-windows" },
  { name: "cross-account", title: SHARED, parent: "amazon-linux-2023", isShared: true },
  { name: "container", title: "a container image, on one of yours or on one in a registry", isContainer: true },
  {
    name: "dockerfile",
    title: "a container image from a folder with a Dockerfile, built by CodeBuild",
    isContainer: true,
  },
  { name: "project", title: "builds of a repository, and no image", parent: "", isOfRepository: true },
  {
    name: "external",
    title: "an image that a workflow of another repository builds",
    parent: "",
    isOfRepository: true,
  },
];

/** Beside the sources, and shipped as they are. */
const TEMPLATES = "cli/commands/new/templates";

/** Plain in YAML 1.1 and 1.2, in flow and in block: no indicator, no number, no word that is not text. */
const PLAIN = /^(?!(?:true|false|yes|no|on|off|null|y|n)$)[A-Za-z](?:[A-Za-z0-9_./@-]| (?=[A-Za-z]))*$/i;

/** The files of a template with the values in place, by path from the root: the definition first. */
export function renderTemplate(folder: string, values: TemplateValues): ReadonlyMap<string, string> {
  const base = `${TEMPLATES}/${folder}`;
  const documents = packageFolder(base).filter((file) => file !== "image.yaml");
  const read = (file: string): string => packageFile(`${base}/${file}`);
  return new Map([
    [`images/${values.name}.yaml`, filled(read("image.yaml"), values)],
    ...documents.map((file) => [`images/${values.name}/${file}`, read(file)] as const),
  ]);
}

function filled(text: string, values: TemplateValues): string {
  const { name, description, parent, architectures, tags, repository = "", share } = values;
  const written: Readonly<Record<string, string>> = {
    NAME: name,
    DESCRIPTION: flow(description),
    PARENT: flow(parent),
    ARCHITECTURES: flow(architectures),
    TAGS: flow(tags),
    REPOSITORY: flow(repository),
    SHARE: flow(share ?? {}),
  };
  const lines = Object.keys(tags).length === 0 ? text.replace(/\ntags: __TAGS__\n/, "") : text;
  return lines.replaceAll(/__([A-Z]+)__/g, (mark, key: string) => written[key] ?? mark);
}

/** A value as YAML on one line, in quotes where that is safer. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, each]) => `${flow(key)}: ${flow(each)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  const text = String(value);
  return PLAIN.test(text) || /^\d+\.(?:x|\d+)\.(?:x|\d+)$/.test(text) ? text : JSON.stringify(text);
}

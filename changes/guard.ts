import { error, notice, type Severity } from "../definition/diagnostics/fault";
import type { Changes, ChildChange, ImageChange } from "./changes";

/** What `golden check --base` finds between a base commit and the files at hand. */
export const guardCodes = {
  "version-not-raised": error(
    "The image changes and its version does not",
    "Recipes and components are immutable: AWS refuses another one of the same version in the middle of a deployment. Variables, documents and scripts count for every image that uses them.",
    'version: 1.2.0                       # and so in the base commit\ncomponents: [{document: docker/install.yaml, parameters: {DockerVersion: "26.1"}}]   # was "25.0"',
    "version: 1.3.0                       # golden bump docker-host minor",
  ),
  "version-lowered": error(
    "The version falls",
    "AWS has the higher version already, and whoever takes 1.x.x would never see the lower one. A revert needs a version, too.",
    "version: 1.2.0                       # 1.3.0 in the base commit",
    "version: 1.3.1                       # with the content of 1.2.0: golden bump docker-host --base origin/main",
  ),
  "raised-without-change": notice(
    "The version rises and nothing else changes",
    "The image is built again under the new version, which may be what is wanted.",
    "version: 1.2.1                       # 1.2.0 in the base commit, and the same content",
    "a rebuild of 1.2.0 gets newer packages without a new version",
  ),
  "changed-in-place": notice(
    "The change needs no new version",
    "build, schedule, imageTests, scanning, lifecycle, notify and consumers are around the AMI, not in or on it: they are updated in place and nothing is built.",
    "lifecycle: {deprecateAfter: 90 days} # was 180 days",
    "the same; raise the version as well to build an image now",
  ),
  "image-added": notice(
    "An image is new",
    "The deployment makes its pipelines and builds it. With the content of a removed image it is a rename: a removal and an addition.",
    "images/web-server.yaml               # not in the base commit",
    "the same",
  ),
  "image-removed": notice(
    "An image is removed",
    "Pipelines and recipe go; released image versions, their AMIs and snapshots, the SSM parameter and the key stay until somebody deletes them: `aws ec2 deregister-image --image-id <id> --delete-associated-snapshots` for each AMI that nobody uses, `aws imagebuilder delete-image` for its version, and the key last of all, since AMIs need it.",
    "images/web-server.yaml               # only in the base commit",
    "the same",
  ),
  "parent-raised": notice(
    "A parent rises, and its children hear of it",
    "Children whose range takes the new version are built after it; those pinned to another one are not.",
    "version: 2.0.0                       # of github-runner; gpu-runner takes 1.x.x",
    "parent: {image: github-runner, version: 2.x.x}   # in gpu-runner, with a raised version",
  ),
  "base-unreadable": notice(
    "The image had errors in the base commit",
    "Nothing can be compared with a definition that cannot be read.",
    "a definition that golden check refused in the base commit",
    "a raised version, if the image changed",
  ),
} as const;

/** What the version guard finds in an image; an issue once it has a place. */
export interface Finding {
  readonly code: keyof typeof guardCodes;
  readonly severity: Severity;
  readonly image: string;
  readonly message: string;
  readonly fix: string;
}

/** In the order of the changes. `base` is what the user gave, for the commands in the fixes. */
export function guard(changes: Changes, base: string): readonly Finding[] {
  const broken = changes.unreadable.filter(({ side }) => side === "base");
  return [
    ...changes.images.flatMap((image) => findingsOf(image, base)),
    ...broken.map(({ name }) =>
      finding(
        "base-unreadable",
        name,
        `${name} had errors in the base commit, so it cannot be told what changed.`,
        `Raise the version if the image changed: golden bump ${name}`,
      ),
    ),
  ];
}

function findingsOf(image: ImageChange, base: string): readonly Finding[] {
  if (image.change === "added") return [added(image)];
  if (image.change === "removed") return [removed(image)];
  const version = versionFinding(image, base);
  const children = image.children.length > 0 ? [parentRaised(image)] : [];
  return [...(version === undefined ? [] : [version]), ...children];
}

function versionFinding(image: ImageChange, base: string): Finding | undefined {
  const { name, needsRaise, version, fields, files } = image;
  const [old, now] = [version.old ?? "", version.new ?? ""];
  if (version.step === "lowered") {
    return finding(
      "version-lowered",
      name,
      `The version of ${name} falls from ${old} to ${now}. AWS has ${old} already, and consumers take the highest.`,
      `Go back by going on, with the older content under a higher version: golden bump ${name} --base ${base}`,
    );
  }
  if (version.step === "same") return needsRaise ? notRaised(image) : changedInPlace(image);
  if (fields.length > 0 || files.length > 0) return undefined;
  return finding(
    "raised-without-change",
    name,
    `${name} is raised from ${old} to ${now}, and nothing else of it changes. It is built again.`,
    `Write ${old} again if all that you want is newer packages: a rebuild of ${old} gets them, too.`,
  );
}

function notRaised(image: ImageChange): Finding {
  const { name, version } = image;
  return finding(
    "version-not-raised",
    name,
    `${name} changes (${causes(image)}) and is still ${version.old ?? ""}. ${whyRaise(image)}`,
    `golden bump ${name}`,
  );
}

/** The recipe of a version is immutable; what is on the AMI comes with the next one alone. */
function whyRaise({ fields, files }: ImageChange): string {
  const onTheAmi = files.length === 0 && fields.every(({ path }) => /^(distribution|tags)\b/.test(path));
  return onTheAmi
    ? "AMIs that exist do not get it: a new version makes one that does."
    : "AWS refuses another recipe of that version.";
}

/** What changed, in a few words: variables and files first, since they are not in the definition itself. */
export function causes({ variables, files, fields }: ImageChange): string {
  const all = [
    ...variables.map((name) => `variable ${name}`),
    ...files.map(({ path }) => path),
    ...new Set(fields.map(({ path }) => path)),
  ];
  const more = all.length - 3;
  return all.slice(0, 3).join(", ") + (more > 0 ? ` and ${more.toString()} more` : "");
}

function changedInPlace(image: ImageChange): Finding {
  return finding(
    "changed-in-place",
    image.name,
    `${image.name} changes only around the AMI (${causes(image)}): it is updated in place, and nothing is built.`,
    `To have it built now all the same, raise its version: golden bump ${image.name}`,
  );
}

function added({ name, version, otherName }: ImageChange): Finding {
  const renamed =
    otherName === undefined
      ? ""
      : ` It has the content of ${otherName}, which goes: to AWS a rename is a removal and an addition, and consumers must change the name.`;
  return finding(
    "image-added",
    name,
    `${name} ${version.new ?? ""} is new.${renamed}`,
    `See what the deployment makes of it: golden plan ${name}`,
  );
}

function removed({ name, version, consequences, consumers, otherName }: ImageChange): Finding {
  const renamed = otherName === undefined ? "" : ` Its content is now in ${otherName}.`;
  const told = consumers.length === 0 ? "" : ` Files elsewhere that carry it: ${consumers.map(({ repository, path }) => `${repository} ${path}`).join(", ")}.`; // prettier-ignore
  return finding(
    "image-removed",
    name,
    `${name} ${version.old ?? ""} is removed.${renamed} What stays: ${consequences.kept.join("; ")}.${told}`,
    "To delete AMIs for real, deregister them and delete their snapshots once nobody uses them (golden explain image-removed says how).",
  );
}

function parentRaised({ name, version, children }: ImageChange): Finding {
  const following = children.filter(({ follows }) => follows);
  const staying = children.filter(({ follows }) => !follows);
  const parts = [listed("Built after it", following), listed("Not built", staying)].filter(Boolean);
  return finding(
    "parent-raised",
    name,
    `${name} is a parent and is at ${version.new ?? ""} now. ${parts.join(" ")}`,
    staying.length === 0
      ? `To have one built in the same deployment, raise it too: golden bump ${following[0]?.name ?? ""}`
      : `To have it, give ${staying.map((child) => child.name).join(", ")} a range that takes ${version.new ?? ""}, and raise the version.`,
  );
}

function listed(title: string, children: readonly ChildChange[]): string {
  if (children.length === 0) return "";
  return `${title}: ${children.map(({ name, why }) => `${name} (${why})`).join(", ")}.`;
}

function finding(code: Finding["code"], image: string, message: string, fix: string): Finding {
  return { code, severity: guardCodes[code].severity, image, message, fix };
}

import type { Changes, ChildChange, ImageChange } from "./changes";

/** What the version guard finds in an image; an issue once it has a place. */
export interface Finding {
  readonly code:
    | "version-not-raised"
    | "version-lowered"
    | "raised-without-change"
    | "changed-in-place"
    | "image-added"
    | "image-removed"
    | "parent-raised"
    | "base-unreadable";
  readonly severity: "error" | "notice";
  readonly image: string;
  readonly message: string;
  readonly fix: string;
}

/** In the order of the changes. `base` is what the user gave, for the commands in the fixes. */
export function guard(changes: Changes, base: string): readonly Finding[] {
  const broken = changes.unreadable.filter(({ side }) => side === "base");
  return [
    ...changes.images.flatMap((image) => findingsOf(image, base)),
    ...broken.map(({ name }): Finding => ({
      code: "base-unreadable",
      severity: "notice",
      image: name,
      message: `${name} had errors in the base commit, so it cannot be told what changed.`,
      fix: `Raise the version if the image changed: golden bump ${name}`,
    })),
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
    return {
      code: "version-lowered",
      severity: "error",
      image: name,
      message: `The version of ${name} falls from ${old} to ${now}. AWS has ${old} already, and consumers take the highest.`,
      fix: `Go back by going on, with the older content under a higher version: golden bump ${name} --base ${base}`,
    };
  }
  if (version.step === "same") return needsRaise ? notRaised(image) : changedInPlace(image);
  if (fields.length > 0 || files.length > 0) return undefined;
  return {
    code: "raised-without-change",
    severity: "notice",
    image: name,
    message: `${name} is raised from ${old} to ${now}, and nothing else of it changes. It is built again.`,
    fix: `Write ${old} again if all that you want is newer packages: a rebuild of ${old} gets them, too.`,
  };
}

function notRaised(image: ImageChange): Finding {
  const { name, version } = image;
  return {
    code: "version-not-raised",
    severity: "error",
    image: name,
    message: `${name} changes (${causes(image)}) and is still ${version.old ?? ""}. ${whyRaise(image)}`,
    fix: `golden bump ${name}`,
  };
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
  return {
    code: "changed-in-place",
    severity: "notice",
    image: image.name,
    message: `${image.name} changes only around the AMI (${causes(image)}): it is updated in place, and nothing is built.`,
    fix: `To have it built now all the same, raise its version: golden bump ${image.name}`,
  };
}

function added({ name, version, otherName }: ImageChange): Finding {
  const renamed =
    otherName === undefined
      ? ""
      : ` It has the content of ${otherName}, which goes: to AWS a rename is a removal and an addition, and consumers must change the name.`;
  return {
    code: "image-added",
    severity: "notice",
    image: name,
    message: `${name} ${version.new ?? ""} is new.${renamed}`,
    fix: `See what the deployment makes of it: golden plan ${name}`,
  };
}

function removed({ name, version, consequences, consumers, otherName }: ImageChange): Finding {
  const renamed = otherName === undefined ? "" : ` Its content is now in ${otherName}.`;
  const told = consumers.length === 0 ? "" : ` Files elsewhere that carry it: ${consumers.map(({ repository, path }) => `${repository} ${path}`).join(", ")}.`; // prettier-ignore
  return {
    code: "image-removed",
    severity: "notice",
    image: name,
    message: `${name} ${version.old ?? ""} is removed.${renamed} What stays: ${consequences.kept.join("; ")}.${told}`,
    fix: "To delete AMIs for real, deregister them and delete their snapshots once nobody uses them (golden explain image-removed says how).",
  };
}

function parentRaised({ name, version, children }: ImageChange): Finding {
  const following = children.filter(({ follows }) => follows);
  const staying = children.filter(({ follows }) => !follows);
  const parts = [listed("Built after it", following), listed("Not built", staying)].filter(Boolean);
  return {
    code: "parent-raised",
    severity: "notice",
    image: name,
    message: `${name} is a parent and is at ${version.new ?? ""} now. ${parts.join(" ")}`,
    fix:
      staying.length === 0
        ? `To have one built in the same deployment, raise it too: golden bump ${following[0]?.name ?? ""}`
        : `To have it, give ${staying.map((child) => child.name).join(", ")} a range that takes ${version.new ?? ""}, and raise the version.`,
  };
}

function listed(title: string, children: readonly ChildChange[]): string {
  if (children.length === 0) return "";
  return `${title}: ${children.map(({ name, why }) => `${name} (${why})`).join(", ")}.`;
}

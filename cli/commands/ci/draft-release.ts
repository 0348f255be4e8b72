import {
  findRelease,
  GitHubError,
  makeDraft,
  releasesOfTag,
  type GitHub,
  type Release,
} from "../../../operations/releases/github";
import type { BuildProjectPlan } from "../../../plan";
import { githubPlace, githubToken } from "../../github/place";
import { CliError } from "../../terminal/exit-code";
import { printable } from "../../terminal/printable";
import type { PlannedProject } from "./account";

/** What of a release is said on the command line. */
export interface ReleaseOptions {
  /** A tag. */
  readonly draftRelease?: string;
  readonly releaseId?: string;
  readonly dryRun?: boolean;
  readonly branch?: string;
  readonly commit?: string;
}

interface Place {
  readonly host: string;
  /** `owner/name` */
  readonly repository: string;
}

/** The release that builds upload to. */
export interface HandedRelease extends Release, Place {
  readonly isNew: boolean;
}

const ID = "RELEASE_ID";
const ADDRESS = "UPLOAD_URL";
const DRY_RUN = "DRY_RUN";

/** Takes the release that was asked for, or makes its draft; undefined where none was. */
export async function takeRelease(
  planned: PlannedProject,
  options: ReleaseOptions,
): Promise<HandedRelease | undefined> {
  const { draftRelease: tag, releaseId: id } = options;
  if (tag === undefined && id === undefined) return undefined;
  const { host, ...github } = githubOf(planned);
  const about = { repository: github.repository, host };
  try {
    if (id === undefined) {
      const draft = onlyDraft(tag ?? "", await releasesOfTag(github, tag ?? ""));
      if (draft) return { ...draft, ...about, isNew: false };
      return { ...(await makeDraft(github, tag ?? "", options.commit ?? options.branch)), ...about };
    }
    const release = await findRelease(github, id);
    if (release) return { ...release, ...about, isNew: false };
    const list = `gh api repos/${about.repository}/releases lists those that you see.`;
    throw new CliError(`${about.repository} has no release ${id} that this token sees.`, list, 1);
  } catch (error) {
    throw error instanceof GitHubError ? refusal(error, about) : error;
  }
}

/** Throws a {@link CliError} where builds would not hear of what was asked for: a dry run that uploads is none. */
export function refuseUnheard({ definition, plan }: PlannedProject, options: ReleaseOptions): void {
  const { dryRun = false, draftRelease, releaseId } = options;
  const isHeard = (names: readonly string[]): boolean => names.some((name) => isDeclared(name, plan));
  if (dryRun && !isHeard([DRY_RUN]))
    throw undeclared(`${DRY_RUN}: "--no-dry-run"`, definition.name, `${DRY_RUN}, without which its builds upload`);
  if ((draftRelease ?? releaseId) !== undefined && !isHeard([ID, ADDRESS]))
    throw undeclared(`${ID}: ""`, definition.name, `${ID} or ${ADDRESS}`);
}

/** The variables that tell builds what to upload to, those of them that the definition declares. */
export function releaseVariables(
  plan: BuildProjectPlan,
  { dryRun = false }: ReleaseOptions,
  release: Release | undefined,
): Readonly<Record<string, string>> {
  if (!dryRun && release === undefined) return {};
  const { id, uploadUrl = "" } = release ?? {};
  const values = { [ID]: id?.toString() ?? "", [ADDRESS]: uploadUrl, [DRY_RUN]: dryRunWord(plan, dryRun) };
  return Object.fromEntries(Object.entries(values).filter(([name]) => isDeclared(name, plan)));
}

/** What to do with the release when its builds have ended. */
export function afterRelease(release: HandedRelease, isSound: boolean, commit = ""): string {
  const { id, tag, isDraft, repository, host, page } = release;
  const name = `${printable(tag)} (${id.toString()})`;
  if (!isDraft) return `The release ${name} is public already.`;
  if (!isSound) return `The draft ${name} stays. Start again with --release-id ${id.toString()} to go on with it.`;
  // By GitHub's default the tag would be of what the branch is by then, not of what was built.
  const target = /^[0-9a-f]{40}$/.test(commit) ? ` --target ${commit}` : "";
  const place = host === "github.com" ? repository : `${host}/${repository}`;
  const publish = /^\w[\w./+-]*$/.test(tag) ? `gh release edit ${tag} --repo ${place}${target} --draft=false` : page;
  return `The draft ${name} is ready. To publish it:\n  ${printable(publish)}`;
}

function isDeclared(name: string, { environmentVariables = {} }: BuildProjectPlan): boolean {
  return environmentVariables[name]?.kind === "plain";
}

/** As the default is written: `true` and `false`, or the older CLI's flags. */
function dryRunWord({ environmentVariables = {} }: BuildProjectPlan, isDry: boolean): string {
  const declared = environmentVariables[DRY_RUN];
  if (declared?.kind === "plain" && ["true", "false"].includes(declared.value)) return String(isDry);
  return isDry ? "--dry-run" : "--no-dry-run";
}

function githubOf({ definition }: PlannedProject): GitHub & Place {
  const { type, repository = "" } = definition.release?.source ?? {};
  const isHere = type === "github" || (type === "github-enterprise" && repository.startsWith("https://"));
  if (!isHere) throw new CliError(`The release of ${definition.name} has no source on GitHub: there are no draft releases.`, "Leave out --draft-release and --release-id.", 1); // prettier-ignore
  const place = githubPlace(repository);
  const token = githubToken(place, `write access to contents of ${place.repository}`);
  return { api: place.api, host: place.host, repository: place.repository, token };
}

/** The one draft of a tag. Throws a {@link CliError} where it is released, or there are several. */
function onlyDraft(tag: string, found: readonly Release[]): Release | undefined {
  const [first] = found;
  if (found.length > 1) {
    const ids = found.map(({ id, isDraft }) => `${id.toString()}${isDraft ? "" : " (public)"}`).join(", ");
    const message = `There are ${found.length.toString()} releases of ${printable(tag)}: ${ids}.`;
    throw new CliError(message, "Name one with --release-id, or delete the others.", 1);
  }
  if (first === undefined || first.isDraft) return first;
  const fix = `Take another tag, or add to it with --release-id ${first.id.toString()}.`;
  throw new CliError(`${printable(tag)} is released already: ${printable(first.page)}`, fix, 1);
}

function undeclared(names: string, definition: string, what: string): CliError {
  const fix = `Add ${names} to release.environment.variables, and heed it in the commands: docs/build-projects.md.`;
  return new CliError(`The release of ${definition} declares no ${what}.`, fix, 1);
}

function refusal({ message, status }: GitHubError, { repository, host }: Place): CliError {
  const said = `GitHub: ${printable(message)}${status === undefined ? "" : ` (${status.toString()})`}`;
  if (status === undefined) return new CliError(said, "Check the network; the next start takes a draft that was made.");
  if (status === 401) return new CliError(said, `${host} does not know the token, or it has ended: make another.`);
  const isForbidden = status === 403 || status === 404;
  if (isForbidden) return new CliError(said, `Give the token write access to contents of ${repository}.`);
  return new CliError(said, "What GitHub says is the reason; nothing was started.");
}

import { addressIn } from "../../../catalogue/member";
import { propose, type Outcome, type PullRequest } from "../../../operations/pull-requests/propose";
import { inParts } from "../../../operations/rebuild/in-parts";
import { escapeMarkdown, fenced } from "../../diff/markdown";
import { versionHistory } from "../../fleet/past-versions";
import type { ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { announceTo, type Announce } from "../notify/people";
import type { FileEdit, WantedEdit } from "./files";
import { releasesOf, valuesOf, type ConsumersOptions, type Fleet } from "./fleet";
import { orLost, readFollowed, type Followed, type Lost } from "./followed";
import { dataOf, isChanged, printFiles, printRefusals, type Refusal } from "./report";

const NEED = "write access to contents and pull requests of each consumer's repository";
/** Of a title. */
const MOST_NAMES = 3;

/** Of pull requests whose merge people were told of. */
const ANNOUNCED = "golden:announced";
/** What was merged longer ago is no news. */
const NEWS_MS = 7 * 86_400_000;

/** What became of a branch that follows images. */
interface Result extends Followed {
  readonly outcome:
    | Outcome
    /** Nothing is written: `check`, or `--dry-run`. */
    | { readonly kind: "to-propose" | "current" | "refused" }
    /** Nothing is to change, but a pull request is open that would: what it proposes is no longer released. */
    | ({ readonly kind: "outdated" } & PullRequest);
}

/** One pull request for each branch of a repository that follows the images, with all that it is to carry of ours. */
export async function proposals(
  fleet: Fleet,
  command: "check" | "update",
  options: ConsumersOptions,
  terminal: Terminal,
  announce: Announce = announceTo(fleet.plan.stack),
): Promise<ExitCode> {
  const { plan, followers, isChosen } = fleet;
  const isDry = command === "check" || options.dryRun === true;
  const branchOf = ({ consumer: { repository, branch = "", head = "" } }: Pick<WantedEdit, "consumer">): string => `${repository} ${branch} ${head}`; // prettier-ignore
  const chosen = new Set(followers.filter(({ image }) => isChosen(image)).map(branchOf));
  // What a pull request brings of other images stays in it: a branch is proposed whole.
  const own = followers.filter((follower) => chosen.has(branchOf(follower)));
  const found = await valuesOf(own, plan, releasesOf(plan, new Set(own.map(({ image }) => image))));
  const refusals = found.refusals.filter(({ image }) => isChosen(image));
  const { followed, lost } = await readFollowed(found.edits, fleet.stack, NEED);
  const textOf = await describer(fleet);
  const done = await inParts(followed, (each) =>
    orLost(each.edits, NEED, async (): Promise<Result> => {
      const words = textOf(each);
      const outcome = await settle(each, isDry, words);
      if (!isDry)
        await tell(each, outcome, words.title, { announce, toChannels: fleet.toChannels }).catch((error: unknown) => {
          terminal.err(`note: nobody was told of ${each.place.repository}: ${printable((error as Error).message)}`, 2);
        });
      return { ...each, outcome };
    }),
  );
  const results = done.filter((each) => "outcome" in each);
  const all = [...lost, ...done.filter((each) => "said" in each)];
  report(results, all, refusals, options.format, terminal);
  if (all.some(({ isPassing }) => isPassing)) return 2;
  const isFault = ({ files, outcome }: Result): boolean =>
    BAD.includes(outcome.kind) || files.some(({ faults }) => faults.length > 0);
  const isBehind = command === "check" && results.some(({ outcome }) => outcome.kind === "to-propose");
  return isBehind || all.length + refusals.length > 0 || results.some(isFault) ? 1 : 0;
}

const BAD: readonly string[] = ["closed", "foreign", "stale", "outdated", "refused"];

async function settle(followed: Followed, isDry: boolean, words: ReturnType<Describe>): Promise<Result["outcome"]> {
  const { place, base, head } = followed;
  const files = followed.files.filter(isChanged);
  if (files.length === 0) {
    if (followed.files.some(({ faults }) => faults.length > 0)) return { kind: "refused" };
    const open = (await base.pullsOf(head)).find(({ isOpen }) => isOpen);
    return open === undefined ? { kind: "current" } : { kind: "outdated", number: open.number, url: open.url };
  }
  if (isDry) return { kind: "to-propose" };
  const where = { repository: place.repository, base: base.branch, branch: head };
  return propose(place.client, { ...where, files, ...words });
}

/** Told first and noted then: whoever is interrupted in between tells it twice, and never not at all. */
async function tell(
  { place, base, head, files, edits }: Followed,
  outcome: Result["outcome"],
  title: string,
  { announce, toChannels }: Pick<Fleet, "toChannels"> & { readonly announce: Announce },
) {
  const { repository } = place;
  const changed = files.flatMap(changesIn).map((each) => each.image);
  const images = [...new Set(changed.length > 0 ? changed : edits.map((each) => each.image))].sort();
  const image = images.join(", ");
  const to = toChannels(images);
  if (outcome.kind === "opened" || outcome.kind === "updated") {
    const { url, number } = outcome;
    await announce({
      detailType: "Consumer Pull Request Ready",
      detail: {
        image,
        title: `${repository}#${number.toString()} is ready for review: ${title}`,
        url,
        repository,
        number,
      },
      ...to,
    });
  }
  for (const { number, url, mergedAt, labels, title: merged } of await base.pullsOf(head)) {
    if (mergedAt === undefined || Date.now() - mergedAt.getTime() > NEWS_MS || labels.includes(ANNOUNCED)) continue;
    const detail = { image, title: `${repository}#${number.toString()} is merged: ${merged}`, url, repository, number };
    await announce({ detailType: "Consumer Pull Request Merged", detail, ...to });
    await base.label(number, ANNOUNCED);
  }
}

type Describe = (followed: Followed) => { readonly title: string; readonly text: string };

/** Titles and texts, with the commits that gave images their versions. */
async function describer({ root, stack, repository }: Fleet): Promise<Describe> {
  const history = await versionHistory(root);
  const linked = (image: string, value: string): string => {
    const known = history.kind === "found" && Object.hasOwn(history.versions, image) ? history.versions[image] : [];
    const commit = known?.find(({ version }) => value.includes(version))?.commit;
    const address = commit === undefined ? undefined : addressIn(repository, "commit", commit);
    return address?.includes("/commit/") === true ? `[${escapeMarkdown(value)}](${address})` : escapeMarkdown(value);
  };
  return ({ files, edits }) => {
    const rows = files.flatMap(changesIn);
    const names = [...new Set(rows.map(({ image }) => image))].sort();
    const keys = Object.assign({}, ...edits.map(({ consumer }) => consumer.keys ?? {})) as Record<string, string>;
    const mapped = Object.entries(keys).filter(([name]) => names.includes(name));
    const lines = rows.map(({ image, before, value, path }) => `| ${image} | ${escapeMarkdown(before)} | ${linked(image, value)} | ${escapeMarkdown(path)} |`); // prettier-ignore
    const table = ["| Image | From | To | File |", "| --- | --- | --- | --- |", ...lines];
    const map = mapped.length === 0 ? [] : ["", "Keys of the images:", "", fenced(printableJson(Object.fromEntries(mapped)).split("\n"), "json")]; // prettier-ignore
    const home = addressIn(repository);
    const from = `What is released by the stack ${stack}${home === undefined ? "" : ` of ${home}`}. Made by \`golden consumers update\`, which updates this pull request until it is merged or closed, and leaves commits of others alone.`; // prettier-ignore
    const title = names.length > MOST_NAMES ? `Update ${plural(names.length, "image")}` : `Update ${names.join(", ")}`;
    return { title, text: [from, "", ...table, ...map, ""].join("\n") };
  };
}

/** Of a file that is written. */
function changesIn(file: FileEdit) {
  const changed = isChanged(file) ? file.values.filter(({ before, edit }) => before !== edit.value) : [];
  return changed.map(({ before, edit: { image, value } }) => ({ path: file.path, image, before, value }));
}

function report(
  results: readonly Result[],
  lost: readonly Lost[],
  refusals: readonly Refusal[],
  format: string,
  terminal: Terminal,
): void {
  const { out, colors } = terminal;
  if (format === "json") {
    const branches = results.map(({ place, base, head, files, outcome }) => {
      return { repository: place.repository, branch: base.branch, head, ...outcome, files: files.map(dataOf) };
    });
    return out(printableJson({ format: 1, branches, lost, refusals }));
  }
  for (const { place, base, head, files, outcome } of results) {
    out(`${colors.bold(printable(`${place.repository} ${base.branch}`))}: ${wordsOf(outcome, head)}`, 2);
    printFiles(files, terminal);
  }
  for (const { repository, said, fix, images } of lost) {
    out(`${colors.bold(printable(repository))}: ${colors.red("refused")} (${images.join(", ")}): ${said}`, 2);
    out(`  ${colors.cyan("fix:")} ${printable(fix)}`, 7);
  }
  printRefusals(refusals, true, terminal);
  const words = Object.entries({ opened: "opened", updated: "updated", "to-propose": "to open or update" });
  const counts = words.flatMap(([kind, word]) => {
    const count = results.filter(({ outcome }) => outcome.kind === kind).length;
    return count === 0 ? [] : `${count.toString()} ${word}`;
  });
  const sum = counts.length === 0 ? "Nothing proposed" : `Pull requests: ${counts.join(", ")}`;
  const bad = lost.length + results.filter(({ outcome }) => BAD.includes(outcome.kind)).length;
  const refused = bad + refusals.length;
  out(`${sum}${refused === 0 ? "" : `; ${refused.toString()} refused`}.`);
}

/** In text of GitHub's nothing is trusted. */
function wordsOf(outcome: Result["outcome"], head: string): string {
  const url = "url" in outcome ? printable(outcome.url) : "";
  switch (outcome.kind) {
    case "to-propose":
      return `a pull request from ${head} is to be opened or updated`;
    case "refused":
      return "nothing is proposed:";
    case "current":
      return "up to date";
    case "outdated":
      return `up to date, but ${url} would change it: what it proposes is no longer released. Close it.`;
    case "closed":
      return `${url} was closed with these very values. Reopen it there, or leave it until something newer is released.`;
    case "foreign":
      return `${head} has commits that golden did not make: ${printable(outcome.commits.map((sha) => sha.slice(0, 12)).join(", "))}. Merge ${outcome.pull ? printable(outcome.pull.url) : "it"}, or delete the branch.`; // prettier-ignore
    case "stale":
      return `${printable(outcome.files.join(", "))} changed meanwhile. Run it again.`;
    case "opened":
    case "updated":
    case "unchanged":
      return `${outcome.kind}: ${url}`;
  }
}

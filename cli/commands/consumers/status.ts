import { versionHistory } from "../../fleet/past-versions";
import type { ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import type { ConsumersOptions, Fleet } from "./fleet";
import { lagWords } from "./lag";
import { following, type Following } from "./places";

/** `golden consumers status`: who follows, and who lags behind. */
export async function status(fleet: Fleet, options: ConsumersOptions, terminal: Terminal): Promise<ExitCode> {
  const history = await versionHistory(fleet.root);
  if (history.kind === "unknown") terminal.err(`note: lags are not counted: ${history.why.replace("-", " ")}.`, 2);
  const own = fleet.followers.filter(({ image }) => fleet.isChosen(image));
  const found = await following(fleet, own, history);
  const { places, lost, refusals } = found;
  if (options.format === "json") terminal.out(printableJson({ format: 1, consumers: places, lost, refusals }));
  else print(found, terminal);
  if (lost.some(({ isPassing }) => isPassing)) return 2;
  return lost.length + refusals.length > 0 || places.some(({ state }) => state !== "current") ? 1 : 0;
}

function print({ places, lost, refusals }: Following, { out, ...terminal }: Terminal): void {
  const rows = places.map(({ image, repository, path, there, pull, reason, versionThere, versionReleased, ...lag }) => {
    const held = versionThere === undefined && there !== undefined ? `holds ${there}` : reason;
    const open = pull === undefined ? [] : [`open: ${pull.url}`];
    const more = [`${repository}: ${path}`, ...(held === undefined ? [] : [held]), ...open].join("; ");
    return [image, versionThere ?? "-", versionReleased ?? "-", lagWords(lag), more].map(printable);
  });
  const others = [
    ...lost.map(({ repository, images, said, fix }) => [images.join(", "), "-", "-", "unknown", `${repository}: ${said} ${fix}`]), // prettier-ignore
    ...refusals.map(({ image, repository, path, reason }) => [image, "-", "-", "unknown", `${repository}: ${path}; ${reason}`]), // prettier-ignore
  ].map((row) => row.map(printable));
  out(table(["IMAGE", "THERE", "RELEASED", "LAG", "WHERE"], [...rows, ...others], { out, ...terminal }));
  const current = places.filter(({ state }) => state === "current").length;
  out(`${current.toString()} of ${plural(rows.length + others.length, "place")} up to date.`);
}

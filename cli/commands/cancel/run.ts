import { isRunning } from "../../../operations/rebuild/build";
import { trackingId } from "../../../operations/rebuild/tracking-id";
import { awsError } from "../../aws/errors";
import { githubError } from "../../github/place";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { printable } from "../../terminal/printable";
import { isOnTerminal, type Terminal } from "../../terminal/terminal";
import { findBuilds, type FindOptions, type Found } from "../status/find";

export interface CancelOptions extends FindOptions {
  readonly yes?: boolean;
}

/** `golden cancel`: ends builds that go on. */
export function cancel(options: CancelOptions, terminal: Terminal): Promise<ExitCode> {
  const fix = "golden status shows how it ended.";
  return doTo(options, { word: "cancel", isMeant: ({ build }) => isRunning(build), fix, act: cancelOne }, terminal);
}

/** `golden retry`: has AWS or GitHub try once more what failed. */
export function retry(options: CancelOptions, terminal: Terminal): Promise<ExitCode> {
  const isMeant = ({ build: { state } }: Found): boolean => state === "failed" || state === "cancelled";
  const fix = "Only what failed or was cancelled is tried again; golden rebuild builds anew.";
  return doTo(options, { word: "retry", isMeant, fix, act: retryOne }, terminal);
}

interface Deed {
  readonly word: string;
  readonly isMeant: (found: Found) => boolean;
  /** What to do where none is meant. */
  readonly fix: string;
  /** Says what came of it. */
  readonly act: (found: Found) => Promise<string>;
}

/** On a terminal nothing is done without consent. */
async function doTo(options: CancelOptions, { word, isMeant, fix, act }: Deed, terminal: Terminal): Promise<ExitCode> {
  try {
    const found = await findBuilds(options);
    const meant = found.filter(isMeant);
    if (meant.length === 0) {
      const all = found.map(({ id, build }) => `${id} is ${build.status}`).join(", ");
      throw new CliError(printable(`${all}: there is nothing to ${word}.`), fix, 1);
    }
    const isAsked = options.yes === true || !isOnTerminal(terminal);
    for (const each of meant)
      terminal.out(printable(isAsked ? await act(each) : `would ${word} ${each.id} (${each.build.status})`));
    if (!isAsked) terminal.out("Nothing was done: add --yes.");
    return 0;
  } catch (error) {
    throw awsError(error) ?? githubError(error) ?? error;
  }
}

async function cancelOne({ id, build, builder, target }: Found): Promise<string> {
  await builder.cancel(target, build);
  return `${id} is being cancelled: golden status ${id}`;
}

async function retryOne({ id, build, builder, target }: Found): Promise<string> {
  const retried = await builder.retry(target, build);
  const fix = "Build the image anew: golden rebuild <image>, or golden submit with its file.";
  if (retried === undefined) throw new CliError(`No pipeline builds the version of ${id}.`, fix, 1);
  const own = trackingId(retried.id);
  const what = retried.from === undefined ? `is built again as ${own}` : `goes on from ${retried.from}`;
  return `${id} ${what}: golden status ${own}`;
}

import { isRunning } from "../../../operations/rebuild/build";
import { awsError } from "../../aws/errors";
import { githubError } from "../../github/place";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { printable } from "../../terminal/printable";
import { isOnTerminal, type Terminal } from "../../terminal/terminal";
import { findBuilds, type FindOptions, type Found } from "../status/find";

export interface CancelOptions extends FindOptions {
  readonly yes?: boolean;
}

/** What is done to builds, and to which. */
export interface Deed {
  readonly word: string;
  readonly isMeant: (found: Found) => boolean;
  /** Why none is meant, and what to do instead. */
  readonly refusal: (found: Found) => readonly [reason: string, fix: string];
  /** Says what came of it. */
  readonly act: (found: Found) => Promise<string>;
}

const CANCEL: Deed = {
  word: "cancel",
  isMeant: ({ build }) => isRunning(build),
  refusal: ({ id, build }) => [`has ended: ${build.status}`, `golden status ${id} shows how.`],
  act: async ({ id, build, tracker }) => {
    await tracker.cancel(build);
    return `${id} is being cancelled: golden status ${id}`;
  },
};

/** `golden cancel`: ends builds that go on. */
export function cancel(options: CancelOptions, terminal: Terminal): Promise<ExitCode> {
  return doTo(options, CANCEL, terminal);
}

/** On a terminal nothing is done without consent. */
export async function doTo(options: CancelOptions, deed: Deed, terminal: Terminal): Promise<ExitCode> {
  try {
    const found = await findBuilds(options);
    const meant = found.filter(deed.isMeant);
    const [first] = found;
    if (meant.length === 0 && first !== undefined) {
      const [reason, fix] = deed.refusal(first);
      throw new CliError(printable(`${first.id} ${reason}.`), fix, 1);
    }
    const isAsked = options.yes === true || !isOnTerminal(terminal);
    for (const each of meant)
      terminal.out(printable(isAsked ? await deed.act(each) : `would ${deed.word} ${each.id} (${each.build.status})`));
    if (!isAsked) terminal.out("Nothing was done: add --yes.");
    return 0;
  } catch (error) {
    throw awsError(error) ?? githubError(error) ?? error;
  }
}

import type { Act } from "../../../operations/channels/log";
import { approve, promotion, rollback as goBack, type ChannelImage, type Cloud, type Wish } from "../../../operations/channels/promote"; // prettier-ignore
import { StalledError } from "../../../operations/channels/parameters";
import { awsError } from "../../aws/errors";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { appendSummary } from "../../terminal/job-summary";
import { printable, printableJson } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import type { FindOptions } from "../status/find";
import { isDry, openImages } from "./images";
import { moved, reasonsOf } from "./moves";
import { approvedMarkdown, movesMarkdown, say, type Outcome } from "./report";

export interface MoveOptions extends FindOptions {
  readonly to?: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly summary?: boolean;
  readonly format: "text" | "json";
}

export interface PromoteOptions extends MoveOptions {
  readonly version?: string;
  readonly approve?: boolean;
  readonly force?: boolean;
}

/** `golden promote`: has channels of images hold another build, in every Region or in none. */
export async function promote(options: PromoteOptions, terminal: Terminal): Promise<ExitCode> {
  const { version, force, reason, names } = options;
  if (force === true && (reason ?? "").trim() === "")
    throw new CliError("--force needs a reason, which the history keeps.", 'Add --reason "…".', 1);
  if (version !== undefined && (names.length > 1 || !/^\d+\.\d+\.\d+(?:\/\d+)?$/.test(version)))
    throw new CliError("--version takes 1.2.0 or 1.2.0/3, of one image.", "Name one image and its version.", 1);
  const more = { ...(version !== undefined && { version }), ...(force === true && { force }) };
  if (options.approve === true) return approveEach(options, more, terminal);
  const choose: Choose = (image, cloud, wish) => promotion(image, cloud, { ...wish, ...more }, new Date());
  return moveEach("golden promote", options, terminal, choose);
}

/** `golden rollback`: has a channel hold again what it held before. */
export function rollback(options: MoveOptions, terminal: Terminal): Promise<ExitCode> {
  return moveEach("golden rollback", options, terminal, goBack);
}

async function approveEach(options: MoveOptions, wish: Partial<Wish>, { out }: Terminal): Promise<ExitCode> {
  try {
    const { images, cloud } = await openImages(options);
    const put = () => Promise.resolve(0);
    const looking = { ...cloud, parameters: { ...cloud.parameters, put } };
    for (const image of images) {
      const build = await approve(image, options.dryRun === true ? looking : cloud, {
        ...wish,
        to: image.channels.at(-1) ?? "",
      });
      const becomes = options.dryRun === true ? "would be" : "is";
      const said = `${image.name} ${build} ${becomes} approved by ${await cloud.caller()}`;
      out(printable(said));
      if (options.summary === true) appendSummary(approvedMarkdown(said));
    }
    return 0;
  } catch (error) {
    const reasons = reasonsOf(error);
    if (reasons === undefined) throw awsError(error) ?? error;
    const [image = ""] = options.names;
    if (options.summary === true) appendSummary(movesMarkdown("golden promote --approve", [{ image, refused: reasons }], false)); // prettier-ignore
    throw new CliError(reasons.join("\n"), "golden releases shows what there is.", 1);
  }
}

type Choose = (image: ChannelImage, cloud: Cloud, wish: Wish) => Promise<Act>;

/** Each image by itself: what one is refused, or cannot be done for it, keeps no other back. */
async function moveEach(command: string, options: MoveOptions, terminal: Terminal, choose: Choose): Promise<ExitCode> {
  const dry = isDry(options, terminal);
  try {
    const { images, cloud } = await openImages(options);
    const outcomes: Outcome[] = [];
    for (const image of images) {
      const wish = { to: channelOf(image, options.to), ...(options.reason !== undefined && { why: options.reason }) };
      const outcome: Outcome = await moved(image, cloud, () => choose(image, cloud, wish), dry, terminal)
        .then((act) => ({ image: image.name, act }))
        .catch((error: unknown) => ({ image: image.name, ...whyNot(error) }));
      if (options.format === "text") say(outcome, dry, terminal);
      outcomes.push(outcome);
    }
    if (options.format === "json") terminal.out(printableJson({ format: 1, dryRun: dry, images: outcomes }));
    if (options.summary === true) appendSummary(movesMarkdown(command, outcomes, dry));
    if (outcomes.some(({ failed }) => failed !== undefined)) return 2;
    return outcomes.some(({ refused }) => refused !== undefined) ? 1 : 0;
  } catch (error) {
    throw awsError(error) ?? error;
  }
}

/** @throws what is a bug of ours */
function whyNot(error: unknown): Pick<Outcome, "refused" | "failed"> {
  const refused = reasonsOf(error);
  if (refused !== undefined) return { refused };
  const stalled = error instanceof StalledError ? new CliError(error.message, "Run it again.") : undefined;
  const failed = stalled ?? awsError(error);
  if (failed === undefined) throw error;
  return { failed: { message: failed.message, fix: failed.fix } };
}

function channelOf({ channels }: ChannelImage, to = channels.at(-1) ?? ""): string {
  if (channels.includes(to)) return to;
  throw new CliError(`There is no channel ${printable(to)}.`, `Name one of: ${channels.join(", ")}`, 1);
}

import { fitting, type Note } from "./history";
import type { Parameters } from "./parameters";

/** A parameter that goes to another value. */
export interface Move {
  readonly region: string;
  readonly name: string;
  /** Absent where there was no parameter. */
  readonly from?: string;
  readonly to: string;
}

/** The log of an image: a parameter in the stack's Region, whose versions are its entries. */
export interface Log {
  readonly region: string;
  readonly name: string;
}

export type ActNote = Omit<Note, "id" | "did"> & { readonly did: Exclude<Note["did"], "undone"> };

/** What is to be done: an image's channel in every Region, and what is said beside it. */
export interface Act {
  /** In words: `production: web 1.2.0/3`. */
  readonly what: string;
  readonly moves: readonly Move[];
  /** What is undone, people never heard of: it is no act of its own. */
  readonly note: ActNote;
}

/** What somebody has begun; the id is of who began, another one where it is taken over. */
export interface Begun extends Act {
  readonly id: string;
}

/** What is under way by the log. */
export interface Open extends Begun {
  readonly at: Date;
  readonly by: string;
}

/**
 * As it is written: a parameter has 8 KB, and an image of two architectures in every Region of AWS has some seventy moves.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
 */
interface Entry extends Partial<Omit<Act, "moves">> {
  readonly id: string;
  /** Number of the version after which it was written. */
  readonly after: number;
  /** By name of the parameter: Region, what it goes to, and from what. */
  readonly moves?: Readonly<Record<string, readonly Written[]>>;
}

type Written = readonly [region: string, to: string, from?: string];

const MOST_TRIES = 20;

/**
 * Parameter Store has no conditional write, but numbers versions one by one. So an entry says which version its writer had seen last,
 * and counts only where it is the very next: of two that begin at once one is heard, for everybody, and for good.
 */
export async function readLog(
  parameters: Parameters,
  { region, name }: Log,
): Promise<{ readonly seen: number; readonly open?: Open }> {
  const versions = await parameters.history(region, name);
  const entries = versions.map(({ value, number, at, by }) => ({ ...entryIn(value), number, at, by }));
  const last = entries.findLast(({ after, number }) => after === number - 1);
  const seen = versions.at(-1)?.number ?? 0;
  if (last?.moves === undefined) return { seen };
  const { id = "", what = "", note = { did: "promoted" }, at, by } = last;
  return { seen, open: { id, what, moves: movesIn(last.moves), note, at, by } };
}

/** What somebody has written by hand is a version, and nothing more. */
function entryIn(text: string): Partial<Entry> {
  try {
    return { ...(JSON.parse(text) as Entry) };
  } catch {
    return {};
  }
}

/** Whether it has the image to itself now. Who was not heard has changed nothing. @param seen from {@link readLog} */
export async function begin(parameters: Parameters, log: Log, seen: number, begun: Begun): Promise<boolean> {
  const number = await write(parameters, log, {
    ...begun,
    note: fitting(begun.note),
    moves: written(begun.moves),
    after: seen,
  });
  // A write that was repeated on the way is there twice, and the first counts.
  return number === seen + 1 || (await readLog(parameters, log)).open?.id === begun.id;
}

/** Ends what was begun; what others have written in vain meanwhile is no hindrance. */
export async function end(parameters: Parameters, log: Log, id: string): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { seen, open } = await readLog(parameters, log);
    if (open?.id !== id || (await write(parameters, log, { id, after: seen })) === seen + 1) return;
  }
}

function written(moves: readonly Move[]): NonNullable<Entry["moves"]> {
  const named: Record<string, Written[]> = {};
  for (const { region, name, to, from } of moves)
    (named[name] ??= []).push(from === undefined ? [region, to] : [region, to, from]);
  return named;
}

function movesIn(moves: NonNullable<Entry["moves"]>): readonly Move[] {
  return Object.entries(moves).flatMap(([name, all]) =>
    all.map(([region, to, from]) => ({ region, name, to, ...(from !== undefined && { from }) })),
  );
}

function write(parameters: Parameters, { region, name }: Log, entry: Entry): Promise<number> {
  return parameters.put(
    region,
    name,
    JSON.stringify(entry),
    "Who moves channels of the image: golden-images writes it",
  );
}

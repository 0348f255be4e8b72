import { inParts } from "../rebuild/in-parts";
import { noted, noteIn } from "./history";
import { begin, end, readLog, type Act, type Begun, type Log, type Open } from "./log";
import { StalledError, type Parameters } from "./parameters";

/** Whoever began so long ago is gone: requests to AWS are good for five minutes after they were signed, and nothing is begun after two. */
const GONE_MS = 15 * 60_000;
const WORK_MS = 2 * 60_000;

/** Somebody else moves the image's channels. Nothing was changed. */
export class BusyError extends Error {
  override readonly name = "BusyError";

  constructor(
    readonly open: Open,
    /** From when on the next command takes it for dead, and clears up after it. */
    readonly until: Date,
  ) {
    super(`${open.by} began ${open.what}`);
  }
}

/** An image whose channels are moved. */
export interface Turn {
  readonly parameters: Parameters;
  readonly log: Log;
  /** Random; never used before. */
  readonly id: string;
  readonly now: () => Date;
  /** Is called when all is moved, again by the next run where this one dies in between. What it throws ends the run as a death does. */
  readonly tell: (act: Act) => Promise<void>;
  /** Hears what became of what this run or another one could not do to its end. */
  readonly onSettled: (what: string, became: "completed" | "undone" | "left") => void;
}

/**
 * Moves pointers in every Region or in none, one run at a time. A run that dies leaves what it began in the log; the next one, after a
 * quarter of an hour, has it done where every pointer was moved, and else undone.
 * @param choose looks and refuses; it is called when no other run can have changed anything until its moves are begun
 * @throws BusyError
 */
export async function moveAll(turn: Turn, choose: () => Promise<Act | undefined>): Promise<Act | undefined> {
  const { parameters, log, id, now, tell } = turn;
  const seen = await freed(turn);
  const act = await choose();
  const moves = act?.moves.filter(({ from, to }) => from !== to) ?? [];
  // Where nothing moves a revocation still has its turn: a promotion that has looked before must look again.
  if (act === undefined || (moves.length === 0 && act.note.did !== "revoked")) return undefined;
  const begun = { ...act, id, moves };
  const began = now().getTime();
  if (!(await begin(parameters, log, seen, begun))) throw await busy(turn);
  try {
    await inParts(moves, async ({ region, name, to }) => {
      if (now().getTime() - began > WORK_MS) throw new StalledError("It took too long: nothing more is begun.");
      await parameters.put(region, name, to, noted({ ...act.note, id }));
    });
  } catch (error) {
    const became = await undo(turn, begun).then(() => "undone" as const, () => "left" as const); // prettier-ignore
    turn.onSettled(act.what, became);
    throw error;
  }
  await tell(act);
  await end(parameters, log, id);
  return act;
}

/** Clears up after who is gone. @returns what the log has come to */
async function freed(turn: Turn): Promise<number> {
  const { parameters, log, id, now, tell, onSettled } = turn;
  const { seen, open } = await readLog(parameters, log);
  if (open === undefined) return seen;
  if (now().getTime() - open.at.getTime() < GONE_MS) throw await busy(turn);
  // As whoever clears up: of two, one is heard.
  const { what, moves, note } = open;
  const own: Begun = { id: `${id}-after`, what, moves, note };
  if (!(await begin(parameters, log, seen, own))) throw await busy(turn);
  const values = await inParts(moves, ({ region, name }) => valueOf(parameters, region, name));
  const isDone = moves.every(({ to }, at) => values[at] === to);
  if (isDone) {
    await tell(own);
    await end(parameters, log, own.id);
  } else await undo(turn, own);
  onSettled(what, isDone ? "completed" : "undone");
  return (await readLog(parameters, log)).seen;
}

/** What fails here is left to the next run. */
async function undo({ parameters, log }: Turn, { id, moves }: Begun): Promise<void> {
  await inParts(moves, async ({ region, name, from, to }) => {
    const versions = await parameters.history(region, name);
    const last = versions.at(-1);
    if (last?.value !== to) return;
    if (from === undefined) await parameters.remove(region, name);
    else await parameters.put(region, name, from, undoneNote(last.note, id));
  });
  await end(parameters, log, id);
}

function undoneNote(note: string, id: string): string {
  return noted({ id: noteIn(note)?.id ?? id, did: "undone" });
}

async function valueOf(parameters: Parameters, region: string, name: string): Promise<string | undefined> {
  return (await parameters.history(region, name)).at(-1)?.value;
}

async function busy({ parameters, log, now }: Turn): Promise<BusyError> {
  const { open } = await readLog(parameters, log);
  const known = open ?? {
    id: "",
    what: "another promotion",
    moves: [],
    note: { did: "promoted" as const },
    at: now(),
    by: "Another run",
  };
  return new BusyError(known, new Date(known.at.getTime() + GONE_MS));
}

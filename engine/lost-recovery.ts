import * as fs from "node:fs";
import * as path from "node:path";
import type { Operation } from "./engine-operation-error";
import { createsOfKilledRun } from "./event-log";
import { stateOf, type Session } from "./local-session";
import { runOnStack } from "./local-workspace";
import {
  adoptableLost,
  adoptLost,
  lostCreates,
  pendingCreates,
  rememberedLost,
  rememberLost,
  type LostCreate,
} from "./lost-creates";

/**
 * Takes into the state what an earlier run had created and could not record, by asking the simulator for it: it was killed, or
 * told that the create had failed. Drops the other pending operations; the refresh that follows reads the truth.
 */
export async function settlePending(session: Session): Promise<void> {
  const state = stateOf(session);
  const pending = await lostCreates(pendingCreates(state), state, session.simulator);
  const lost = adoptableLost([...rememberedLost(lostFile(session)), ...pending], state);
  if (state.pending.length === 0 && lost.length === 0) return;
  for (const { resource, id } of lost) session.options.onProgress?.(`Recovered ${resource.urn} (${id})`);
  const file = path.join(session.settings.places.workDir, "recovery.json");
  await runOnStack(session, ["stack", "export", "--file", file], session.options.signal);
  adoptLost(file, lost);
  await runOnStack(session, ["stack", "import", "--file", file], session.options.signal);
  fs.rmSync(lostFile(session), { force: true });
}

/** What a run that was killed had created, as far as the state does not say it itself. */
export async function rememberKilled(session: Session): Promise<void> {
  const begun = createsOfKilledRun(session.eventLogPointer);
  rememberLost(lostFile(session), await lostCreates(begun, stateOf(session), session.simulator));
}

/** What this run has created although it was told otherwise; of an `up` it is remembered for the next refresh. */
export async function lostOfThisRun(session: Session, operation: Operation): Promise<readonly LostCreate[]> {
  const lost = await lostCreates(session.journal.failedCreates(), stateOf(session), session.simulator);
  if (operation === "up") rememberLost(lostFile(session), lost);
  return lost;
}

function lostFile(session: Session): string {
  return path.join(session.settings.places.workDir, "lost-creates.json");
}

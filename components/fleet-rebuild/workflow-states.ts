import { caught, choice, jsonata, MOST_MISSES, type Calls, type States } from "./states";

/**
 * How runs of a workflow are listed, started and looked at: by a function, for which run it is is said by one piece of code alone. It
 * never waits; what it could not do it answers with `failure`: `limited` by GitHub for a while, `passing`, or `final`.
 */
export function workflowStates({ task }: Calls, functionArn: string): States {
  const ask = (call: string, more: object, assigned: object, missed: string, next: string): object => ({
    ...{ Type: "Task", Resource: task("lambda:invoke") },
    Arguments: { FunctionName: functionArn, Payload: { call, target: jsonata("$target"), ...more } },
    Assign: { answer: jsonata("$states.result.Payload"), ...assigned },
    ...caught(missed),
    Next: next,
  });
  return {
    AskBuilds: ask("builds", {}, { builds: BUILDS }, "MissedTooOften", "AskedBuilds"),
    AskedBuilds: choice([["$exists($answer.failure)", "Failure"]], "Judge"),
    AskStart: ask("start", { request: jsonata("$request"), newest: NEWEST }, {}, "StartBroke", "AskedStart"),
    AskedStart: choice(
      [
        ["$exists($answer.failure)", "Failure"],
        ["$exists($answer.build)", "TakeRun"],
      ],
      "LostStart",
    ),
    // Of a call that was throttled nothing began. After any other a run may go on, which only its mark tells.
    StartBroke: choice([["$contains($error, 'TooManyRequests') or $exists($target.requestInput)", "MissedTooOften"]], "LostByFunction"), // prettier-ignore
    TakeRun: { Type: "Pass", Assign: { build: jsonata("$answer.build"), misses: 0 }, Next: "Pause" },
    LostStart: lost(jsonata("$answer.said")),
    LostByFunction: lost(jsonata("'The function that asks GitHub broke off: ' & $said")),
    Failure: choice(
      [
        ["$answer.failure = 'limited' and $millis() >= $deadline", "OutOfTime"],
        ["$answer.failure = 'limited'", "Again"],
        [`$answer.failure = 'final' or $misses + 1 >= ${MOST_MISSES.toString()}`, "FinalFailure"],
      ],
      "PassingFailure",
    ),
    PassingFailure: { Type: "Pass", Assign: { misses: jsonata("$misses + 1") }, Next: "Again" },
    FinalFailure: { Type: "Pass", Assign: { said: jsonata("$answer.said") }, Next: "Refused" },
    AskRead: ask("read", { id: jsonata("$build.id") }, {}, "ReadMissed", "AskedRead"),
    ReadMissed: choice([[`$misses >= ${MOST_MISSES.toString()}`, "Lost"]], "Pause"),
    AskedRead: choice(
      [
        ["$exists($answer.build)", "TakeLook"],
        // Looks that GitHub's limit holds up are no reason to give the run up before the time limit.
        ["$answer.failure = 'limited'", "Ended"],
        [`$exists($answer.failure) and $misses + 1 >= ${MOST_MISSES.toString()}`, "LostRun"],
        ["$exists($answer.failure)", "MissedLook"],
      ],
      "Gone",
    ),
    TakeLook: { Type: "Pass", Assign: { build: jsonata("$answer.build"), misses: 0 }, Next: "Ended" },
    MissedLook: { Type: "Pass", Assign: { misses: jsonata("$misses + 1") }, Next: "Pause" },
    LostRun: { Type: "Pass", Assign: { said: jsonata("$answer.said") }, Next: "Lost" },
  };
}

/** A start of which nobody knows what became: it is not tried again. */
function lost(said: string): object {
  return { Type: "Pass", Assign: { outcome: { state: "unknown", said } }, Next: "Write" };
}

const BUILDS = jsonata("$exists($states.result.Payload.builds) ? [$states.result.Payload.builds] : []");
const NEWEST = jsonata("$exists($builds[0].id) ? $builds[0].id : ''");

import { caught, byBuilder, choice, jsonata, MOST_MISSES, notStarted, type Calls, type States } from "./states";
import { pipelineStates } from "./pipeline-states";
import { projectStates } from "./project-states";
import { workflowStates } from "./workflow-states";

const HOUR_MS = 3_600_000;
/** For how long a request does not build again what it built; as operations/rebuild/build.ts has it. */
const KEPT_MS = 16 * HOUR_MS;

/** Trouble that may pass by itself: throttling, and trouble of AWS's own or of the way there. */
const PASSING =
  "$contains($error, /CallRateLimit|Throttl|TooManyRequests|ServiceException|Unavailable|SdkClient|Http|Timeout/)";
const TOO_OFTEN = `$misses >= ${MOST_MISSES.toString()}`;
const ABSENT = "$contains($error, 'NoSuchKey')";
const TAKEN = "$contains($error, /ResourceInUse|IdempotentParameterMismatch|InvalidInput/)";
const GONE = "$contains($error, /ResourceNotFound/)";
const IS_LATE = "$millis() >= $deadline";

/** Whether a build `$b` may have been built with what this run made of its parents, or began in this run. */
const IS_NEW =
  "$isNew := function($b) {$toMillis($b.startedAt) >= $since and ($hasAbove ? $count($b.requests) > 0 : $toMillis($b.startedAt) <= $millis())}";

/**
 * The life of one image in a run, as `golden rebuild` lives it: waits for its parents that are in the run; joins, keeps or starts a
 * build; looks at it until it ends or time does; writes down what came of it; and gives a word of that. Builds are of one form,
 * whoever makes them.
 */
export function imageStates(calls: Calls): States {
  const { functionArn, todayArn } = calls;
  return {
    ...choosing(calls),
    ...(todayArn !== undefined && judging(calls, todayArn)),
    ...following(calls),
    ...starting(calls),
    ...looking(calls),
    ...ending(calls),
    ...pipelineStates(calls),
    ...projectStates(calls),
    ...(functionArn !== undefined && workflowStates(calls, functionArn)),
  };
}

/** Does it need a build? */
function choosing(calls: Calls): States {
  return {
    Wanted: choice([["$states.input.isWanted", "Prepare"]], "NotWanted"),
    NotWanted: { Type: "Succeed", Output: jsonata("'left out'") },
    Prepare: { Type: "Pass", Assign: PREPARED, Next: "NextParent" },
    List: byBuilder({ "image-builder": "ListBuilds", codebuild: "ReadProject", github: "AskBuilds" }, calls),
    Judge: { Type: "Pass", Assign: JUDGED, Next: calls.todayArn === undefined ? "Needed" : "Judged" },
    Needed: choice([["($outdated or $olderThan > 0) and $count($reasons) = 0", "Skip"]], "Take"),
    Skip: {
      Type: "Pass",
      Assign: { outcome: { state: "skipped", last: jsonata("$last") } },
      Next: "Write",
    },
  };
}

/** What no state machine can say by itself. Where nobody can, that is written down: what is not known to be outdated is not up to date. */
function judging({ task }: Calls, todayArn: string): States {
  const broke = { kind: "unknown", base: "what it is built on today", said: jsonata(BROKE) };
  return {
    Judged: choice([["$outdated and $exists($last.id) and $exists($item.makings)", "AskToday"]], "Needed"),
    AskToday: {
      ...{ Type: "Task", Resource: task("lambda:invoke") },
      Arguments: {
        FunctionName: todayArn,
        Payload: { run: jsonata("$run"), target: jsonata("$target"), makings: jsonata("$item.makings"), last: LAST },
      },
      Assign: { reasons: jsonata(BEYOND), doubts: jsonata("[$states.result.Payload.doubts]") },
      Catch: [{ ErrorEquals: ["States.ALL"], Assign: { doubts: [broke] }, Next: "Needed" }],
      Next: "Needed",
    },
  };
}

/** What the function threw is within the cause. */
const BROKE = `($e := $states.errorOutput; $c := $exists($e.Cause) ? $e.Cause : $e.Error; $contains($c, '"errorMessage"') ? $parse($c).errorMessage : $c)`;

const LAST = jsonata("$builds[state = 'available'][0]");

/** What a build already begun would do for builds and parents, it does not for what is newer today. */
const BEYOND =
  "($more := $states.result.Payload.reasons; $count($more) = 0 ? $reasons : [$append($reasons[kind != 'begun'], $more)])";

/** Waits for the parents that are in the run, one after another. */
function following({ bucket, task }: Calls): States {
  return {
    NextParent: choice(
      [
        ["$count($parents) = 0", "List"],
        ["$parents[0].isWanted", "ReadParent"],
      ],
      "ParentAbsent",
    ),
    // What was asked for is not deployed, in that version.
    ParentAbsent: notStarted({ kind: "parent", parent: jsonata("$parents[0].id"), state: "not-started" }),
    ReadParent: {
      Type: "Task",
      Resource: task("aws-sdk:s3:getObject"),
      Arguments: { Bucket: bucket, Key: jsonata("$run & '/' & $parents[0].key & '.json'") },
      Assign: { read: jsonata("$parse($states.result.Body)") },
      ...caught("ParentMissed"),
      Next: "JudgeParent",
    },
    ParentMissed: choice(
      [
        [IS_LATE, "OutOfTime"],
        [`${ABSENT} or (${PASSING} and $misses < ${MOST_MISSES.toString()})`, "AwaitParent"],
      ],
      "Refused",
    ),
    AwaitParent: { Type: "Wait", Seconds: jsonata("$interval"), Next: "ReadParent" },
    JudgeParent: choice(
      [
        ["$read.state in ['available', 'skipped']", "FollowParent"],
        ["$read.state in ['timed-out', 'never-started'] or $read.why.kind = 'time-limit'", "OutOfTime"],
      ],
      "ParentFailed",
    ),
    FollowParent: { Type: "Pass", Assign: FOLLOWED, Next: "NextParent" },
    ParentFailed: notStarted({ kind: "parent", parent: jsonata("$parents[0].id"), state: jsonata("$read.state") }),
  };
}

/** What was built of a parent, or was there already. */
const FOLLOWED = {
  above: jsonata(
    "$append($above, [$merge([{'parent': $parents[0].id}, $read.state = 'available' ? {'id': $read.build.id, 'startedAt': $read.build.startedAt} : $read.last])])",
  ),
  hasAbove: jsonata("$hasAbove or $read.state = 'available'"),
  since: jsonata(
    "($at := $read.state = 'available' ? $toMillis($read.build.startedAt); $exists($at) ? ($hasAbove ? $max([$since, $at]) : $at) : $since)",
  ),
  parents: jsonata("[$filter($parents, function($v, $n) {$n > 0})]"),
};

/** An empty text: asl-validator takes no other. */
const NOTHING = jsonata("''");

/** Builds are listed anew. */
const FORGOTTEN = { builds: [], token: NOTHING, ids: [] };

const PREPARED = {
  ...Object.fromEntries(
    ["item", "parents", "request", "run", "deadline", "interval", "outdated", "olderThan"].map((name) => [
      name,
      jsonata(`$states.input.${name}`),
    ]),
  ),
  target: jsonata("$states.input.item.target"),
  since: jsonata("$states.input.began"),
  above: [],
  hasAbove: false,
  ...{ ...FORGOTTEN, reasons: [], doubts: [], outcome: {}, build: {}, running: {}, own: {}, last: {} },
  ...{ isBatch: false, taken: false, how: "built", misses: 0, error: NOTHING, said: NOTHING },
  // What a pipeline builds its ARN says.
  deployed: jsonata("$states.input.item.target.version"),
};

/** What the builds say: each `{}` where there is none. Reasons are those of operations/rebuild/reasons.ts. */
const JUDGED = {
  reasons: jsonata(`(
    $lastOne := $builds[state = 'available'][0];
    $days := $exists($lastOne) ? $floor(($millis() - $toMillis($lastOne.startedAt)) / ${(24 * HOUR_MS).toString()}) : 0;
    $newer := $above[$exists($lastOne) and $toMillis(startedAt) > $toMillis($lastOne.startedAt)][0];
    $found := [
      $outdated and $not($exists($lastOne)) ? {'kind': 'no-build', 'version': $target.version},
      $outdated and $builds[0].state = 'failed' ? $merge([{'kind': 'last-failed', 'build': $builds[0].id}, $exists($builds[0].reason) ? {'said': $builds[0].reason} : {}]),
      $outdated and $exists($newer) ? {'kind': 'parent-newer', 'parent': $newer.parent, 'build': $newer.id},
      $olderThan > 0 and $exists($lastOne) and $days >= $olderThan ? {'kind': 'old', 'days': $days}
    ];
    $begun := $builds[$request in requests and $millis() - $toMillis(startedAt) < ${KEPT_MS.toString()}][0];
    $not($outdated or $olderThan > 0) ? [{'kind': 'asked'}] : $count($found) > 0 ? $found : $exists($begun) ? [{'kind': 'begun', 'build': $begun.id}] : []
  )`),
  last: jsonata(
    "($one := $builds[state = 'available'][0]; $exists($one) ? {'id': $one.id, 'startedAt': $one.startedAt} : {})",
  ),
  running: jsonata(
    `(${IS_NEW}; $one := $builds[state in ['pending', 'running'] and ($not($hasAbove) or $taken or $isNew($))][0]; $exists($one) ? $one : {})`,
  ),
  own: jsonata(`(
    ${IS_NEW};
    $one := $builds[$isNew($) or ($not($hasAbove) and $request in requests and $millis() - $toMillis(startedAt) < ${KEPT_MS.toString()})][0];
    $one.state = 'available' ? $one : {}
  )`),
};

/** Joins, keeps or starts a build. */
function starting(calls: Calls): States {
  return {
    Take: choice(
      [
        [IS_LATE, "OutOfTime"],
        ["$deployed != $target.version", "NotDeployed"],
        ["$exists($running.id) and $request in $running.requests", "Rejoin"],
        // Elsewhere a build takes no note.
        ["$exists($running.id) and $target.builder = 'image-builder'", "TagBuild"],
        ["$exists($running.id)", "Join"],
        ["$exists($own.id)", "Keep"],
        // What CodeBuild refuses while nothing runs it refuses for good.
        ["$taken and $target.builder = 'codebuild'", "Refused"],
      ],
      "Start",
    ),
    OutOfTime: notStarted({ kind: "time-limit" }),
    NotDeployed: notStarted(
      jsonata("$merge([{'kind': 'not-deployed'}, $deployed = '' ? {} : {'deployed': $deployed}])"),
    ),
    Rejoin: { Type: "Pass", Assign: { build: jsonata("$running"), misses: 0 }, Next: "Pause" },
    Join: { Type: "Pass", Assign: { build: jsonata("$running"), how: "joined", misses: 0 }, Next: "Pause" },
    Keep: { Type: "Pass", Assign: { build: jsonata("$own"), how: "kept", misses: 0 }, Next: "Look" },
    Start: byBuilder({ "image-builder": "StartPipeline", codebuild: "StartProject", github: "AskStart" }, calls),
    StartProject: choice([["$isBatch", "StartBatch"]], "StartSingle"),
    StartMissed: choice([[TAKEN, "Taken"]], "Missed"),
    Taken: { Type: "Pass", Assign: { taken: true }, Next: "MissedTooOften" },
    Missed: choice([[PASSING, "MissedTooOften"]], "Refused"),
    MissedTooOften: choice([[TOO_OFTEN, "Refused"]], "Again"),
    Again: { Type: "Wait", Seconds: jsonata("$interval"), Assign: FORGOTTEN, Next: "List" },
    Refused: notStarted({ kind: "refused", said: jsonata("$said") }),
  };
}

/** Looks at the build until it ends, or time does. */
function looking(calls: Calls): States {
  const lateIn = (...states: readonly string[]): string => `${IS_LATE} and $build.state in ${JSON.stringify(states)}`;
  return {
    Pause: { Type: "Wait", Seconds: jsonata("$interval"), Next: "Look" },
    Look: byBuilder({ "image-builder": "LookImage", codebuild: "LookProject", github: "AskRead" }, calls),
    LookProject: choice([["$isBatch", "LookBatch"]], "LookSingle"),
    LookMissed: choice(
      [
        [GONE, "Gone"],
        [TOO_OFTEN, "Lost"],
      ],
      "Pause",
    ),
    Ended: choice(
      [
        ["$build.state in ['available', 'deprecated']", "Available"],
        ["$build.state = 'failed'", "Failed"],
        ["$build.state = 'cancelled'", "Cancelled"],
        ["$build.state = 'gone'", "Other"],
        [lateIn("pending"), "NeverStarted"],
        [lateIn("running"), "TimedOut"],
        [IS_LATE, "Other"],
      ],
      "Pause",
    ),
    Available: { Type: "Pass", Assign: { outcome: AVAILABLE }, Next: "Write" },
    Failed: outcome("failed"),
    Cancelled: outcome("cancelled"),
    NeverStarted: outcome("never-started"),
    TimedOut: outcome("timed-out"),
    Other: outcome("unknown", { said: jsonata("$build.status") }),
    Gone: outcome("unknown", { said: "it is gone" }),
    Lost: outcome("unknown", { said: jsonata("$said") }),
  };
}

/** When a build ended that was there already, nobody knows. */
const AVAILABLE = jsonata(
  "$merge([{'state': 'available', 'build': $build, 'how': $how}, $how = 'kept' ? {} : {'endedAt': $now()}])",
);

/** Writes down what came of it, where its children and `golden watch` read it. */
function ending({ bucket, task }: Calls): States {
  return {
    Write: {
      Type: "Task",
      Resource: task("aws-sdk:s3:putObject"),
      Arguments: {
        Bucket: bucket,
        Key: jsonata("$run & '/' & $item.key & '.json'"),
        ContentType: "application/json",
        Body: jsonata(
          "$merge([$target, {'reasons': $reasons}, $outcome, $count($doubts) > 0 ? {'doubts': $doubts} : {}])",
        ),
      },
      Next: "Told",
    },
    Told: {
      Type: "Succeed",
      Output: jsonata(
        "$outcome.state = 'skipped' and 'unknown' in $doubts.kind ? 'unjudged' : $outcome.state in ['available', 'skipped'] ? $outcome.state : $outcome.state & ': ' & $substring($target.id, 0, 70)",
      ),
    },
  };
}

function outcome(state: string, more: object = {}): object {
  const said = { state, build: jsonata("$build"), ...more, endedAt: jsonata("$now()") };
  return { Type: "Pass", Assign: { outcome: said }, Next: "Write" };
}

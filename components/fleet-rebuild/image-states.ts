import { jsonata, type States } from "./states";

/** What the states of one image call. */
export interface Calls {
  readonly bucket: string;
  /** ARN of a task: `imagebuilder:getImage`. */
  readonly task: (action: string) => string;
}

/** Refusals in a row, and looks that failed. */
const MOST_MISSES = 5;
const HOUR_MS = 3_600_000;
/** For how long a request does not build again what it built; as operations/rebuild/build.ts has it. */
const KEPT_MS = 16 * HOUR_MS;
const REQUEST_TAG = "golden:request";
const RUNNING = "['PENDING', 'CREATING', 'BUILDING', 'TESTING', 'DISTRIBUTING', 'INTEGRATING']";

/** Trouble that may pass by itself: throttling, and trouble of AWS's own or of the way there. */
const PASSING =
  "$contains($error, /CallRateLimit|Throttl|TooManyRequests|ServiceException|Unavailable|SdkClient|Http|Timeout/)";
const TOO_OFTEN = `$misses >= ${MOST_MISSES.toString()}`;
const ABSENT = "$contains($error, 'NoSuchKey')";
const TAKEN = "$contains($error, /ResourceInUse|IdempotentParameterMismatch/)";
const GONE = "$contains($error, /ResourceNotFound/)";

/** Whether a build `$b` may have been built with what this run made of its parent, or began in this run. */
const IS_NEW =
  "$isNew := function($b) {$toMillis($b.startedAt) >= $since and ($hasAbove ? $count($b.requests) > 0 : $toMillis($b.startedAt) <= $millis())}";

/**
 * The life of one image in a run, as `golden rebuild` lives it: waits for its parent, if that is in the run; joins, keeps or starts a
 * build; looks at it until it ends or time does; writes down what came of it; and gives a word of that.
 */
export function imageStates(calls: Calls): States {
  return { ...choosing(calls), ...following(calls), ...starting(calls), ...looking(calls), ...ending(calls) };
}

/** Does it need a build? */
function choosing({ task }: Calls): States {
  return {
    Wanted: choice([["$states.input.isWanted", "Prepare"]], "NotWanted"),
    NotWanted: { Type: "Succeed", Output: jsonata("'left out'") },
    Prepare: { Type: "Pass", Assign: PREPARED, Next: "HasParent" },
    ListBuilds: {
      Type: "Task",
      Resource: task("imagebuilder:listImageBuildVersions"),
      Arguments: jsonata(
        "$merge([{'ImageVersionArn': $item.versionArn, 'MaxResults': 25}, $token = '' ? {} : {'NextToken': $token}])",
      ),
      Assign: {
        builds: jsonata(`$append($builds, [$states.result.ImageSummaryList.${SUMMARY}])`),
        token: jsonata("$exists($states.result.NextToken) ? $states.result.NextToken : ''"),
      },
      ...caught("ListMissed"),
      Next: "MoreBuilds",
    },
    ListMissed: choice([[GONE, "Sort"]], "Missed"),
    MoreBuilds: choice([["$token != ''", "ListBuilds"]], "Sort"),
    Sort: { Type: "Pass", Assign: { builds: jsonata(NEWEST_FIRST) }, Next: "Judge" },
    Judge: { Type: "Pass", Assign: JUDGED, Next: "Needed" },
    Needed: choice([["($outdated or $olderThan > 0) and $count($reasons) = 0", "Skip"]], "Take"),
    Skip: {
      Type: "Pass",
      Assign: { outcome: { state: "skipped", last: jsonata("$last") } },
      Next: "Write",
    },
  };
}

/** Waits for the parent, if that is in the run. */
function following({ bucket, task }: Calls): States {
  return {
    HasParent: choice(
      [
        ["$hasParent and $isParentWanted", "ReadParent"],
        ["$hasParent", "ParentAbsent"],
      ],
      "ListBuilds",
    ),
    // What was asked for is not deployed, in that version.
    ParentAbsent: notStarted({ kind: "parent", parent: jsonata("$item.parent"), state: "not-started" }),
    ReadParent: {
      Type: "Task",
      Resource: task("s3:getObject"),
      Arguments: { Bucket: bucket, Key: jsonata("$run & '/' & $item.parentPipeline & '.json'") },
      Assign: { above: jsonata("$parse($states.result.Body)") },
      ...caught("ParentMissed"),
      Next: "JudgeParent",
    },
    ParentMissed: choice(
      [
        ["$millis() >= $deadline", "OutOfTime"],
        [`${ABSENT} or (${PASSING} and $misses < ${MOST_MISSES.toString()})`, "AwaitParent"],
      ],
      "Refused",
    ),
    AwaitParent: { Type: "Wait", Seconds: jsonata("$interval"), Next: "ReadParent" },
    JudgeParent: choice(
      [
        ["$above.state = 'available'", "FollowParent"],
        ["$above.state = 'skipped'", "ListBuilds"],
        ["$above.state in ['timed-out', 'never-started'] or $above.why.kind = 'time-limit'", "OutOfTime"],
      ],
      "ParentFailed",
    ),
    FollowParent: {
      Type: "Pass",
      Assign: { hasAbove: true, since: jsonata("$toMillis($above.build.startedAt)") },
      Next: "ListBuilds",
    },
    ParentFailed: notStarted({ kind: "parent", parent: jsonata("$item.parent"), state: jsonata("$above.state") }),
  };
}

/** An empty text: asl-validator takes no other. */
const NOTHING = jsonata("''");

/** Builds are listed anew. */
const FORGOTTEN = { builds: [], token: NOTHING };

const PREPARED = {
  ...Object.fromEntries(
    ["item", "hasParent", "isParentWanted", "request", "run", "deadline", "interval", "outdated", "olderThan"].map(
      (name) => [name, jsonata(`$states.input.${name}`)],
    ),
  ),
  since: jsonata("$states.input.began"),
  above: {},
  hasAbove: false,
  ...{ ...FORGOTTEN, reasons: [], outcome: {}, build: {} },
  ...{
    running: {},
    own: {},
    last: {},
    taken: false,
    how: "built",
    misses: 0,
    error: NOTHING,
    said: NOTHING,
    status: NOTHING,
  },
};

const SUMMARY = `{'id': Arn, 'status': State.Status, 'reason': State.Reason, 'startedAt': DateCreated, 'requests': ${requestsOf("Tags")}}`;

const NEWEST_FIRST =
  "$count($builds) = 0 ? [] : [$sort($builds, function($l, $r) {$number($split($l.id, '/')[-1]) < $number($split($r.id, '/')[-1])})]";

/** What the builds say: each `{}` where there is none. Reasons are those of operations/rebuild/reasons.ts. */
const JUDGED = {
  reasons: jsonata(`(
    $lastOne := $builds[status = 'AVAILABLE'][0];
    $parent := $exists($above.build) ? $above.build : $above.last;
    $days := $exists($lastOne) ? $floor(($millis() - $toMillis($lastOne.startedAt)) / ${(24 * HOUR_MS).toString()}) : 0;
    $found := [
      $outdated and $not($exists($lastOne)) ? {'kind': 'no-build', 'version': $item.version},
      $outdated and $builds[0].status = 'FAILED' ? $merge([{'kind': 'last-failed', 'build': $builds[0].id}, $exists($builds[0].reason) ? {'said': $builds[0].reason} : {}]),
      $outdated and $exists($lastOne) and $exists($parent.id) and $toMillis($parent.startedAt) > $toMillis($lastOne.startedAt) ? {'kind': 'parent-newer', 'parent': $item.parent, 'build': $parent.id},
      $olderThan > 0 and $exists($lastOne) and $days >= $olderThan ? {'kind': 'old', 'days': $days}
    ];
    $begun := $builds[$request in requests and $millis() - $toMillis(startedAt) < ${KEPT_MS.toString()}][0];
    $not($outdated or $olderThan > 0) ? [{'kind': 'asked'}] : $count($found) > 0 ? $found : $exists($begun) ? [{'kind': 'begun', 'build': $begun.id}] : []
  )`),
  last: jsonata(
    "($one := $builds[status = 'AVAILABLE'][0]; $exists($one) ? {'id': $one.id, 'startedAt': $one.startedAt} : {})",
  ),
  running: jsonata(
    `(${IS_NEW}; $one := $builds[status in ${RUNNING} and ($not($hasAbove) or $taken or $isNew($))][0]; $exists($one) ? $one : {})`,
  ),
  own: jsonata(`(
    ${IS_NEW};
    $one := $builds[$isNew($) or ($not($hasAbove) and $request in requests and $millis() - $toMillis(startedAt) < ${KEPT_MS.toString()})][0];
    $one.status = 'AVAILABLE' ? $one : {}
  )`),
};

/** Joins, keeps or starts a build. */
function starting({ task }: Calls): States {
  const seen = "$join([$item.pipelineArn, $item.version, $exists($builds[0].id) ? $builds[0].id : ''], '\\n')";
  return {
    Take: choice(
      [
        ["$millis() >= $deadline", "OutOfTime"],
        ["$exists($running.id) and $request in $running.requests", "Rejoin"],
        ["$exists($running.id)", "Join"],
        ["$exists($own.id)", "Keep"],
      ],
      "Start",
    ),
    OutOfTime: notStarted({ kind: "time-limit" }),
    Rejoin: { Type: "Pass", Assign: { build: jsonata("$running"), misses: 0 }, Next: "Pause" },
    Join: {
      Type: "Task",
      Resource: task("imagebuilder:tagResource"),
      Arguments: {
        ResourceArn: jsonata("$running.id"),
        Tags: {
          [REQUEST_TAG]: jsonata(
            "($all := $join($append([$request], $running.requests), ' '); $length($all) > 256 ? $request : $all)",
          ),
        },
      },
      Assign: JOINED,
      // Without the note a later run would build it again: no reason to stop this one.
      Catch: [{ ErrorEquals: ["States.ALL"], Assign: JOINED, Next: "Pause" }],
      Next: "Pause",
    },
    Keep: { Type: "Pass", Assign: { build: jsonata("$own"), how: "kept", misses: 0 }, Next: "Look" },
    Start: {
      Type: "Task",
      Resource: task("imagebuilder:startImagePipelineExecution"),
      Arguments: {
        ImagePipelineArn: jsonata("$item.pipelineArn"),
        ClientToken: jsonata(`$substring($hash(${seen}, 'SHA-256'), 0, 36)`),
        Tags: { [REQUEST_TAG]: jsonata("$request") },
      },
      Assign: {
        build: {
          ...{ id: jsonata("$states.result.ImageBuildVersionArn"), status: "PENDING" },
          ...{ startedAt: jsonata("$now()"), requests: jsonata("[$request]"), amis: [], containers: [] },
        },
        misses: 0,
      },
      ...caught("StartMissed"),
      Next: "Pause",
    },
    StartMissed: choice([[TAKEN, "Taken"]], "Missed"),
    Taken: { Type: "Pass", Assign: { taken: true }, Next: "MissedTooOften" },
    Missed: choice([[PASSING, "MissedTooOften"]], "Refused"),
    MissedTooOften: choice([[TOO_OFTEN, "Refused"]], "Again"),
    Again: { Type: "Wait", Seconds: jsonata("$interval"), Assign: FORGOTTEN, Next: "ListBuilds" },
    Refused: notStarted({ kind: "refused", said: jsonata("$said") }),
  };
}

const JOINED = { build: jsonata("$running"), how: "joined", misses: 0 };

/** Looks at the build until it ends, or time does. */
function looking({ task }: Calls): States {
  const late = "$millis() >= $deadline and $status";
  return {
    Pause: { Type: "Wait", Seconds: jsonata("$interval"), Next: "Look" },
    Look: {
      Type: "Task",
      Resource: task("imagebuilder:getImage"),
      Arguments: { ImageBuildVersionArn: jsonata("$build.id") },
      Assign: {
        build: jsonata(`($i := $states.result.Image; ${BUILD})`),
        status: jsonata("$states.result.Image.State.Status"),
        misses: 0,
      },
      ...caught("LookMissed"),
      Next: "Ended",
    },
    LookMissed: choice(
      [
        [GONE, "Gone"],
        [TOO_OFTEN, "Lost"],
      ],
      "Pause",
    ),
    Ended: choice(
      [
        ["$status in ['AVAILABLE', 'DEPRECATED']", "Available"],
        ["$status = 'FAILED'", "Failed"],
        ["$status = 'CANCELLED'", "Cancelled"],
        ["$status in ['DISABLED', 'DELETED']", "Other"],
        [`${late} = 'PENDING'`, "NeverStarted"],
        [`${late} in ${RUNNING}`, "TimedOut"],
        ["$millis() >= $deadline", "Other"],
      ],
      "Pause",
    ),
    Available: outcome("available", { how: jsonata("$how") }),
    Failed: outcome("failed"),
    Cancelled: outcome("cancelled"),
    NeverStarted: outcome("never-started"),
    TimedOut: outcome("timed-out"),
    Other: outcome("unknown", { said: jsonata("$status") }),
    Gone: outcome("unknown", { said: "it is gone" }),
    Lost: outcome("unknown", { said: jsonata("$said") }),
  };
}

/** As `Build` of operations/rebuild. */
const BUILD = `$merge([
    {'id': $i.Arn, 'status': $i.State.Status, 'requests': [${requestsOf("$i.Tags")}],
     'amis': [$i.OutputResources.Amis.{'region': Region, 'account': AccountId, 'id': Image}],
     'containers': [$i.OutputResources.Containers.ImageUris]},
    $exists($i.State.Reason) ? {'reason': $i.State.Reason} : {},
    $exists($i.DateCreated) ? {'startedAt': $i.DateCreated} : {},
    $exists($i.LoggingConfiguration.LogGroupName) ? {'log': {
      'group': $i.LoggingConfiguration.LogGroupName, 'stream': $join($split($i.Arn, '/')[[2..3]], '/')}} : {}
  ])`;

/** Writes down what came of it, where its children and `golden watch` read it. */
function ending({ bucket, task }: Calls): States {
  return {
    Write: {
      Type: "Task",
      Resource: task("s3:putObject"),
      Arguments: {
        Bucket: bucket,
        Key: jsonata("$run & '/' & $item.pipeline & '.json'"),
        ContentType: "application/json",
        Body: jsonata(
          "$merge([$sift($item, function($v, $k) {$not($k in ['pipelineArn', 'parentPipeline'])}), {'reasons': $reasons}, $outcome])",
        ),
      },
      Next: "Told",
    },
    Told: {
      Type: "Succeed",
      Output: jsonata(
        "$outcome.state in ['available', 'skipped'] ? $outcome.state : $outcome.state & ': ' & $substring($item.id, 0, 70)",
      ),
    },
  };
}

function outcome(state: string, more: object = {}): object {
  const said = { state, build: jsonata("$build"), ...more, endedAt: jsonata("$now()") };
  return { Type: "Pass", Assign: { outcome: said }, Next: "Write" };
}

function notStarted(why: object): object {
  return { Type: "Pass", Assign: { outcome: { state: "not-started", why } }, Next: "Write" };
}

function choice(rules: readonly (readonly [condition: string, next: string])[], otherwise: string): object {
  const choices = rules.map(([condition, next]) => ({ Condition: jsonata(condition), Next: next }));
  return { Type: "Choice", Choices: choices, Default: otherwise };
}

/** What AWS says is kept, and each failure in a row counted. */
function caught(next: string): object {
  const { Error: error, Cause: said } = { Error: "$states.errorOutput.Error", Cause: "$states.errorOutput.Cause" };
  const missing = `$contains(${error}, 'NoSuchKey')`;
  const kept = {
    error: jsonata(error),
    said: jsonata(`$exists(${said}) ? ${said} : ${error}`),
    misses: jsonata(`${missing} ? 0 : $misses + 1`),
  };
  return { Catch: [{ ErrorEquals: ["States.ALL"], Assign: kept, Next: next }] };
}

/** A list, of what the tag says in one text. */
function requestsOf(tags: string): string {
  return `$exists($lookup(${tags}, '${REQUEST_TAG}')) ? $split($lookup(${tags}, '${REQUEST_TAG}'), ' ') : []`;
}

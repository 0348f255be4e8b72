import { PROJECT_ENDS, PROJECT_QUEUE, PROJECT_REASONS, PROJECT_VARIABLES } from "../../plan/build-states";
import { caught, choice, jsonata, looked, START_TOKEN, started, type Calls, type States } from "./states";

/** Builds that are read at once: a task gives back 256 KiB at most, and one with its buildspec may have 20. */
const AT_ONCE = 10;

const { version: VERSION, request: REQUEST, digest: DIGEST } = PROJECT_VARIABLES;
const BAD = "['FAILED', 'FAULT', 'TIMED_OUT', 'STOPPED']";

/** How builds, or batches, of a CodeBuild project are listed, started and looked at: as operations/rebuild/codebuild.ts does. */
export function projectStates({ task }: Calls): States {
  return {
    ReadProject: {
      Type: "Task",
      Resource: task("aws-sdk:codebuild:batchGetProjects"),
      Arguments: { Names: jsonata("[$target.project]") },
      Assign: {
        isBatch: jsonata("$exists($states.result.Projects[0].BuildBatchConfig)"),
        deployed: jsonata(
          `(${VALUE_OF}; $v := $valueOf($states.result.Projects[0], '${VERSION}'); $exists($v) ? $v : '')`,
        ),
      },
      ...caught("Missed"),
      Next: "HasProject",
    },
    HasProject: choice([["$deployed = ''", "Judge"], ["$isBatch", "ListBatches"]], "ListSingles"), // prettier-ignore
    ListSingles: listing(task("aws-sdk:codebuild:listBuildsForProject"), {}),
    ListBatches: listing(task("aws-sdk:codebuild:listBuildBatchesForProject"), { MaxResults: 100 }),
    MoreIds: choice([["$count($ids) = 0", "SortRuns"], ["$isBatch", "ReadBatches"]], "ReadSingles"), // prettier-ignore
    ReadSingles: reading(task("aws-sdk:codebuild:batchGetBuilds"), "Builds", "$buildOf($, BuildStatus, $, $)"),
    ReadBatches: reading(task("aws-sdk:codebuild:batchGetBuildBatches"), "BuildBatches", "$buildOf($, BuildBatchStatus, {}, {})"), // prettier-ignore
    SortRuns: { Type: "Pass", Assign: { builds: jsonata(NEWEST_FIRST) }, Next: "Judge" },
    StartSingle: starting(task("aws-sdk:codebuild:startBuild"), "Build"),
    StartBatch: starting(task("aws-sdk:codebuild:startBuildBatch"), "BuildBatch"),
    ...looking({ task }),
  };
}

function listing(resource: string, more: object): object {
  return {
    ...{ Type: "Task", Resource: resource },
    Arguments: { ProjectName: jsonata("$target.project"), SortOrder: "DESCENDING", ...more },
    Assign: { ids: jsonata("[$states.result.Ids]") },
    ...caught("Missed"),
    Next: "MoreIds",
  };
}

/** Those of the target's version are kept. */
function reading(resource: string, member: string, read: string): object {
  return {
    ...{ Type: "Task", Resource: resource },
    Arguments: { Ids: jsonata(`[$filter($ids, function($v, $n) {$n < ${AT_ONCE.toString()}})]`) },
    Assign: {
      builds: jsonata(
        `(${FUNCTIONS}; $append($builds, [$states.result.${member}[$valueOf($, '${VERSION}') = $target.version].(${read})]))`,
      ),
      ids: jsonata(`[$filter($ids, function($v, $n) {$n >= ${AT_ONCE.toString()}})]`),
    },
    ...caught("Missed"),
    Next: "MoreIds",
  };
}

function starting(resource: string, member: string): object {
  return {
    ...{ Type: "Task", Resource: resource },
    Arguments: {
      ProjectName: jsonata("$target.project"),
      IdempotencyToken: START_TOKEN,
      EnvironmentVariablesOverride: [{ Name: REQUEST, Value: jsonata("$request"), Type: "PLAINTEXT" }],
    },
    Assign: started(`$states.result.${member}.Id`),
    ...caught("StartMissed"),
    Next: "Pause",
  };
}

/** Of a batch that has ended two builds are read: the first that failed, and the one that joins the platforms. */
function looking({ task }: Pick<Calls, "task">): States {
  const look = (action: string, build: string, more: object, next: string): object => ({
    ...{ Type: "Task", Resource: task(`aws-sdk:codebuild:${action}`), Arguments: { Ids: jsonata("[$build.id]") } },
    Assign: { found: jsonata(`(${FUNCTIONS}; $f := $states.result.${build}; $exists($f) ? $f : {})`), ...more },
    ...caught("LookMissed"),
    Next: next,
  });
  return {
    LookSingle: look("batchGetBuilds", "Builds[0].($buildOf($, BuildStatus, $, $))", {}, "Found"),
    LookBatch: look("batchGetBuildBatches", "BuildBatches[0].($buildOf($, BuildBatchStatus, {}, {}))", OF_BATCH, "HasParts"), // prettier-ignore
    HasParts: choice([["$count($parts) = 0 or $found.status = 'IN_PROGRESS'", "Found"]], "LookParts"),
    LookParts: {
      Type: "Task",
      Resource: task("aws-sdk:codebuild:batchGetBuilds"),
      Arguments: { Ids: jsonata("[$distinct($parts.$substringAfter($, ':build/'))]") },
      Assign: {
        found: jsonata(
          `(${FUNCTIONS}; $all := $states.result.Builds; $part := function($arn) {($one := $all[Arn = $arn][0]; $exists($one) ? $one : {})};
            $buildOf($batch, $batch.BuildBatchStatus, $part($batch.first), $part($batch.join)))`,
        ),
      },
      ...caught("LookMissed"),
      Next: "Found",
    },
    Found: choice([["$exists($found.id)", "TakeFound"]], "Gone"),
    TakeFound: { Type: "Pass", Assign: { build: jsonata("$found"), misses: 0 }, Next: "Ended" },
  };
}

/** What of a batch is needed once its builds are read. */
const ENDS = `(
  $groups := $b.BuildGroups;
  $bad := $groups[CurrentBuildSummary.BuildStatus in ${BAD}][0];
  {'first': $exists($bad) ? $bad.CurrentBuildSummary.Arn : $groups[0].CurrentBuildSummary.Arn,
   'join': $groups[$count(DependsOn) > 0][0].CurrentBuildSummary.Arn}
)`;
const OF_BATCH = {
  batch: jsonata(`(
    $b := $states.result.BuildBatches[0];
    $merge([$sift($b, function($v, $k) {$k in ['Id', 'Phases', 'CurrentPhase', 'StartTime', 'Environment', 'BuildBatchStatus']}), ${ENDS}])
  )`),
  parts: jsonata(`($b := $states.result.BuildBatches[0]; $ends := ${ENDS}; [$ends.first, $ends.join])`),
};

const NEWEST_FIRST =
  "$count($builds) = 0 ? [] : [$sort($builds, function($l, $r) {$toMillis($l.startedAt) < $toMillis($r.startedAt)})]";

/** The last of a name counts, as in a build. */
const VALUE_OF = "$valueOf := function($p, $n) {$p.Environment.EnvironmentVariables[Name = $n][-1].Value}";

/**
 * `$buildOf`: a build or batch as `Build` of operations/rebuild. `$line` is the build whose failure and log are told,
 * `$pushed` the one that pushed; `{}` where there is none.
 */
const FUNCTIONS = `${VALUE_OF};
  $reasonOf := function($r) {(
    $bad := $r.Phases[$exists(PhaseStatus) and $not(PhaseStatus in ['SUCCEEDED', 'IN_PROGRESS'])][0];
    $words := $join($bad.Contexts.Message, '; ');
    $words != '' ? $words
  )};
  $buildOf := function($r, $given, $line, $pushed) {(
    $status := $given in $append(${BAD}, 'SUCCEEDED') ? $given : 'IN_PROGRESS';
    $isQueued := $status = 'IN_PROGRESS' and $r.CurrentPhase in ${JSON.stringify(PROJECT_QUEUE)};
    $all := [$reasonOf($r), $reasonOf($line), $lookup(${JSON.stringify(PROJECT_REASONS)}, $status)];
    $requests := $valueOf($r, '${REQUEST}');
    $digest := $pushed.ExportedEnvironmentVariables[Name = '${DIGEST}'][0].Value;
    $merge([
      {'id': $r.Id, 'status': $status, 'state': $isQueued ? 'pending' : ${looked(PROJECT_ENDS, "$status", "'running'")},
       'requests': $exists($requests) ? $split($requests, ' ') : [], 'amis': [],
       'containers': [$exists($digest) ? $target.repository & '@' & $digest]},
      $exists($r.StartTime) ? {'startedAt': $r.StartTime} : {},
      $count($all) > 0 ? {'reason': $all[0]} : {},
      $exists($line.Logs.StreamName) and $exists($line.Logs.GroupName) ? {'log': {'group': $line.Logs.GroupName, 'stream': $line.Logs.StreamName}} : {},
      $exists($line.Logs.DeepLink) ? {'link': $line.Logs.DeepLink} : {}
    ])
  )}`;

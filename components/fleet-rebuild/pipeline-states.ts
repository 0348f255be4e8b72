import { IMAGE_STATES } from "../../plan/build-states";
import { caught, choice, jsonata, looked, START_TOKEN, started, type Calls, type States } from "./states";

const REQUEST_TAG = "golden:request";

/** How builds of an Image Builder pipeline are listed, started, tagged and looked at. */
export function pipelineStates({ task }: Calls): States {
  return {
    ListBuilds: {
      Type: "Task",
      Resource: task("aws-sdk:imagebuilder:listImageBuildVersions"),
      Arguments: jsonata(
        "$merge([{'ImageVersionArn': $target.versionArn, 'MaxResults': 25}, $token = '' ? {} : {'NextToken': $token}])",
      ),
      Assign: {
        builds: jsonata(`$append($builds, [$states.result.ImageSummaryList.${SUMMARY}])`),
        token: jsonata("$exists($states.result.NextToken) ? $states.result.NextToken : ''"),
      },
      ...caught("ListMissed"),
      Next: "MoreBuilds",
    },
    ListMissed: choice([["$contains($error, /ResourceNotFound/)", "SortBuilds"]], "Missed"),
    MoreBuilds: choice([["$token != ''", "ListBuilds"]], "SortBuilds"),
    SortBuilds: { Type: "Pass", Assign: { builds: jsonata(NEWEST_FIRST) }, Next: "Judge" },
    TagBuild: {
      Type: "Task",
      Resource: task("aws-sdk:imagebuilder:tagResource"),
      Arguments: { ResourceArn: jsonata("$running.id"), Tags: { [REQUEST_TAG]: jsonata(ALL_REQUESTS) } },
      // Without the note a later run would build it again: no reason to stop this one.
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Join" }],
      Next: "Join",
    },
    StartPipeline: {
      Type: "Task",
      Resource: task("aws-sdk:imagebuilder:startImagePipelineExecution"),
      Arguments: {
        ImagePipelineArn: jsonata("$item.builtBy"),
        ClientToken: START_TOKEN,
        Tags: { [REQUEST_TAG]: jsonata("$request") },
      },
      Assign: started("$states.result.ImageBuildVersionArn"),
      ...caught("StartMissed"),
      Next: "Pause",
    },
    LookImage: {
      Type: "Task",
      Resource: task("aws-sdk:imagebuilder:getImage"),
      Arguments: { ImageBuildVersionArn: jsonata("$build.id") },
      Assign: { build: jsonata(`($i := $states.result.Image; ${BUILD})`), misses: 0 },
      ...caught("LookMissed"),
      Next: "Ended",
    },
  };
}

const SUMMARY = `{'id': Arn, 'status': State.Status, 'state': ${stateOf("State.Status")}, 'reason': State.Reason, 'startedAt': DateCreated, 'requests': ${requestsOf("Tags")}}`;

const NEWEST_FIRST =
  "$count($builds) = 0 ? [] : [$sort($builds, function($l, $r) {$number($split($l.id, '/')[-1]) < $number($split($r.id, '/')[-1])})]";

const ALL_REQUESTS =
  "($all := $join($append([$request], $running.requests), ' '); $length($all) > 256 ? $request : $all)";

/** As `Build` of operations/rebuild. */
const BUILD = `$merge([
    {'id': $i.Arn, 'status': $i.State.Status, 'state': ${stateOf("$i.State.Status")}, 'requests': [${requestsOf("$i.Tags")}],
     'amis': [$i.OutputResources.Amis.{'region': Region, 'account': AccountId, 'id': Image}],
     'containers': [$i.OutputResources.Containers.ImageUris]},
    $exists($i.State.Reason) ? {'reason': $i.State.Reason} : {},
    $exists($i.DateCreated) ? {'startedAt': $i.DateCreated} : {},
    $exists($i.LoggingConfiguration.LogGroupName) ? {'log': {
      'group': $i.LoggingConfiguration.LogGroupName, 'stream': $join($split($i.Arn, '/')[[2..3]], '/')}} : {}
  ])`;

function stateOf(status: string): string {
  return looked(IMAGE_STATES, status, "'other'");
}

/** A list, of what the tag says in one text. */
function requestsOf(tags: string): string {
  return `$exists($lookup(${tags}, '${REQUEST_TAG}')) ? $split($lookup(${tags}, '${REQUEST_TAG}'), ' ') : []`;
}

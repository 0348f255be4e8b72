import { arn, type Partition } from "../../plan/arn";
import type { FleetPart } from "../../plan/fleet";
import { imageStates } from "./image-states";
import { jsonata, type States } from "./states";

/** What a machine is made for. */
export interface MachinePlace {
  readonly partition: Partition;
  readonly bucket: string;
  /** Objects in S3, parents first. */
  readonly parts: readonly Pick<FleetPart, "key" | "count">[];
  /** Of the function that asks GitHub, where workflows build images. */
  readonly functionArn?: string;
  /** Of the function that looks what images are built on today. */
  readonly todayArn?: string;
}

/** A day, and what the last looks need. */
const TIMEOUT_SECONDS = 90_000;

/** In the order of a sum, the best first. */
const OUTCOMES = [
  ...["available", "failed", "cancelled", "timed-out", "never-started", "not-started"],
  "unknown",
] as const;

const ABSENT_COUNT = "$max([0, $count($only) - $asked])";

/** As many images that are not available are named by an end; the report's folder has all. */
const MOST_NAMED = 20;

/**
 * Builds a fleet: each image in an execution of its own, parents first; a child waits for its own parent alone, in its place among
 * those that run at once. One form for all sizes: neither definition nor input nor history grows with an image.
 * In the Amazon States Language, with JSONata.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export function fleetMachine(place: MachinePlace): object {
  return {
    Comment: "Rebuilds machine images, parents before children",
    QueryLanguage: "JSONata",
    StartAt: "Begin",
    TimeoutSeconds: TIMEOUT_SECONDS,
    States: {
      Begin: { Type: "Pass", Assign: beginning(place), Next: "More" },
      More: {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$index < $count($parts)"), Next: "Part" }],
        Default: "Absent",
      },
      // Asked for, and not deployed: in that version, or at all.
      Absent: { Type: "Pass", Assign: ABSENT, Next: "Sum" },
      Part: part(place),
      Sum: { Type: "Pass", Assign: { sum: jsonata(SUM) }, Next: "Report" },
      Report: report(place),
      Whole: {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$lookup($counts, 'available') = $wanted"), Next: "AllAvailable" }],
        Default: "NotAllAvailable",
      },
      AllAvailable: { Type: "Succeed", Output: jsonata("$sum") },
      NotAllAvailable: {
        Type: "Fail",
        Error: "NotAllAvailable",
        Cause: jsonata("$sum & ' ' & $join($named, ', ')"),
      },
    } satisfies States,
  };
}

function beginning({ parts }: MachinePlace): Record<string, unknown> {
  const execution = "$states.context.Execution";
  return {
    parts: parts.map(({ key, count }) => ({ key, count })),
    only: jsonata("$states.input.only"),
    onlyIds: jsonata("[$states.input.only.$replace($, / [^ ]+$/, '')]"),
    parallel: jsonata("$states.input.parallel"),
    request: jsonata(`$states.input.request = '' ? ${execution}.Name : $states.input.request`),
    run: jsonata(`'runs/' & ${execution}.Name`),
    began: jsonata(`$toMillis(${execution}.StartTime)`),
    deadline: jsonata(`$toMillis(${execution}.StartTime) + $states.input.timeout * 1000`),
    interval: jsonata("$states.input.interval"),
    outdated: jsonata("$states.input.outdated"),
    olderThan: jsonata("$states.input.olderThan"),
    ...{ index: 0, asked: 0, wanted: 0, unjudged: 0 },
    counts: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])),
    named: [],
  };
}

/** An image that the execution was not started for gives "left out", one that needs no build "skipped". */
function part({ partition, bucket, functionArn, todayArn }: MachinePlace): object {
  const item = "$states.context.Map.Item.Value";
  const passed = ["request", "run", "began", "deadline", "interval", "outdated", "olderThan"];
  // An execution that broke gives no text, or nothing: its image is counted as unknown.
  const told = `$told := $states.result[$type($) = 'string']; $missing := $parts[$index].count - $count($told);
    $asked_ := $told[$ != 'left out']; $wanted_ := $asked_[$not($ in ['skipped', 'unjudged'])]`;
  const count = "$count($wanted_[$substringBefore($, ':') = $o]) + ($o = 'unknown' ? $missing : 0)";
  const outcomes = OUTCOMES.map((each) => `'${each}'`).join(", ");
  return {
    Type: "Map",
    Comment: "An execution an image",
    ItemReader: {
      Resource: service(partition, "s3:getObject"),
      ReaderConfig: { InputType: "JSON" },
      Arguments: { Bucket: bucket, Key: jsonata("$parts[$index].key") },
    },
    ItemSelector: {
      item: jsonata(item),
      isWanted: jsonata(`$count($only) = 0 or (${item}.target.id & ' ' & ${item}.target.version) in $only`),
      // Those that are of this run.
      parents: jsonata(
        `[${item}.parents[$count($only) = 0 or id in $onlyIds].$merge([$, {'isWanted': $count($only) = 0 or word in $only}])]`,
      ),
      ...Object.fromEntries(passed.map((name) => [name, jsonata(`$${name}`)])),
    },
    MaxConcurrency: jsonata("$parallel"),
    ToleratedFailurePercentage: 100,
    ItemProcessor: {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      StartAt: "Wanted",
      States: imageStates({
        bucket,
        task: (action) => service(partition, action),
        ...(functionArn && { functionArn }),
        ...(todayArn && { todayArn }),
      }),
    },
    Assign: {
      index: jsonata("$index + 1"),
      asked: jsonata(`(${told}; $asked + $count($asked_) + $missing)`),
      unjudged: jsonata(`(${told}; $unjudged + $count($told[$ = 'unjudged']))`),
      wanted: jsonata(`(${told}; $wanted + $count($wanted_) + $missing)`),
      counts: jsonata(`(${told}; $merge([${outcomes}].($o := $; {$o: $lookup($counts, $o) + ${count}})))`),
      named: jsonata(`(${told}; [$append($named, $wanted_[$ != 'available'])[[0..${(MOST_NAMED - 1).toString()}]]])`),
    },
    Next: "More",
  };
}

const ABSENT = {
  wanted: jsonata(`$wanted + ${ABSENT_COUNT}`),
  counts: jsonata(`$merge([$counts, {'unknown': $counts.unknown + ${ABSENT_COUNT}}])`),
};

/** `37 of 40 images available, 2 failed, 1 not started.` */
const SUM =
  "$lookup($counts, 'available') & ' of ' & $wanted & ($wanted = 1 ? ' image' : ' images') & ' available' & $join($each($counts, function($n, $k) {$k != 'available' and $n > 0 ? ', ' & $n & ' ' & $replace($k, '-', ' ')})) & '.' & ($unjudged > 0 ? ' Of ' & $unjudged & ' more nobody could tell whether they are outdated.' : '')";

function report({ partition, bucket }: MachinePlace): object {
  const content = {
    format: 1,
    request: jsonata("$request"),
    whole: jsonata("$lookup($counts, 'available') = $wanted"),
    sum: jsonata("$sum"),
    counts: jsonata("$counts"),
    unjudged: jsonata("$unjudged"),
    notAvailable: jsonata("$named"),
    images: jsonata(`'s3://${bucket}/' & $run & '/'`),
  };
  return {
    Type: "Task",
    Resource: service(partition, "aws-sdk:s3:putObject"),
    Arguments: {
      Bucket: bucket,
      Key: jsonata("$run & '.json'"),
      ContentType: "application/json",
      Body: content,
    },
    Next: "Whole",
  };
}

/** A task, in the partition of the machine. */
function service(partition: Partition, action: string): string {
  return arn({ partition, service: "states", resource: action });
}

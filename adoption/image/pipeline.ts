import { decide, type Properties } from "../properties";

type Keys = Readonly<Record<string, unknown>>;

/** Keys of a definition that a pipeline gives. */
export function pipelineKeys(pipeline: Properties): Keys {
  const tests = pipeline.inner("ImageTestsConfiguration");
  const scanning = pipeline.inner("ImageScanningConfiguration");
  const imageTests = { enabled: tests.flag("ImageTestsEnabled"), timeoutMinutes: tests.number("TimeoutMinutes") };
  for (const key of [
    "Name",
    "Tags",
    "ImageRecipeArn",
    "InfrastructureConfigurationArn",
    "DistributionConfigurationArn",
  ])
    pipeline.raw(key);
  pipeline.drop("ExecutionRole", "A role of the stack does it, where one is needed; theirs is not touched.");
  pipeline.drop("LoggingConfiguration", "Builds log to a log group of their own; the old one stays.");
  if (pipeline.flag("EnhancedImageMetadataEnabled") === false)
    pipeline.drop("EnhancedImageMetadataEnabled", "Packages on the image are listed now.");
  return {
    description: pipeline.text("Description"),
    imageTests: Object.values(imageTests).some((value) => value !== undefined) ? imageTests : undefined,
    schedule: pipeline.has("Schedule") ? scheduleOf(pipeline) : undefined,
    scanning: scanning.flag("ImageScanningEnabled") === true ? { enabled: true } : undefined,
  };
}

function scheduleOf(pipeline: Properties): Keys | undefined {
  const schedule = pipeline.inner("Schedule");
  const expression = schedule.text("ScheduleExpression");
  const onlyIf = schedule.text("PipelineExecutionStartCondition");
  const isOff = pipeline.text("Status") === "DISABLED";
  const cron = expression === undefined ? undefined : cronOf(expression, schedule);
  if (cron === undefined) return undefined;
  return {
    cron,
    timezone: schedule.text("TimeZone") ?? schedule.text("Timezone"),
    onlyWhenDependenciesChange: onlyIf === "EXPRESSION_MATCH_ONLY" ? false : undefined,
    enabled: isOff ? false : undefined,
  };
}

/** A rate counts from when the pipeline was made; a cron expression has hours and days of its own. */
function cronOf(expression: string, schedule: Properties): string | undefined {
  const of = `${schedule.of}.ScheduleExpression`;
  const cron = /^cron\((.*)\)$/.exec(expression)?.[1];
  if (cron !== undefined) return cron;
  const [, amount = "", unit = ""] = /^rate\((\d+) (hour|day)s?\)$/.exec(expression) ?? [];
  const rates: Readonly<Record<string, string>> = {
    "1 day": "0 0 * * ? *",
    "7 day": "0 0 ? * SUN *",
    "1 hour": "0 * * * ? *",
  };
  const found = rates[`${amount} ${unit}`] ?? hourly(Number(amount), unit);
  if (found === undefined) {
    schedule.rows.push(decide(of, `${expression} has no like among cron expressions.`, 'Add "schedule: {cron: …}".'));
    return undefined;
  }
  schedule.rows.push({ kind: "changed", of, message: `${expression} became cron(${found}), at fixed hours of UTC.` });
  return found;
}

function hourly(hours: number, unit: string): string | undefined {
  return unit === "hour" && hours > 1 && hours < 24 && 24 % hours === 0 ? `0 0/${hours.toString()} * * ? *` : undefined;
}

import fc from "fast-check";

/**
 * Every property and every sample has this seed, so that two runs of the suite try the same. package.json lets mocha load
 * it in every process, with `--no-config` too; `npm run fuzz` sets other seeds.
 */
const FIXED = 20_260_101;

const given = process.env["GOLDEN_SEED"];
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: given === undefined ? FIXED : Number(given) });

// The SDK of AWS warns of Node 20 on standard error, once a process.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

// The engine writes its state once an operation, and not twice a resource, which takes most of its time.
// Tests that kill it call `withCheckpoints`.
process.env["PULUMI_SKIP_CHECKPOINTS"] ??= "true";

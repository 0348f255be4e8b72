import { join } from "node:path";
import { writeValidators } from "./validators";

const root = join(__dirname, "..", "..");

writeValidators(join(root, "dist"));

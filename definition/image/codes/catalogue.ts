import { awstoeCodes } from "../../awstoe/codes";
import { distributionCodes } from "./distribution";
import type { CodeEntry } from "../../diagnostics/code-entry";
import { fileCodes } from "./files";
import { fleetCodes } from "./fleet";
import { formCodes } from "./form";
import { guardCodes } from "./guard";
import { houseCodes } from "./house";
import { imageCodes } from "./image";
import { settingsCodes } from "../../settings/registry";
import { textCodes } from "./text";

/** Every code that an issue can have. Codes are stable: none is renamed or given another meaning. */
export const codes: Readonly<Record<string, CodeEntry>> = {
  ...textCodes,
  ...formCodes,
  ...fileCodes,
  ...imageCodes,
  ...distributionCodes,
  ...fleetCodes,
  ...guardCodes,
  ...houseCodes,
  ...settingsCodes,
  ...awstoeCodes,
};

/** The file that every worker thread starts with. */
import { programs } from "../commands/index.ts";
import { serve } from "../engine/serve.ts";

serve(programs);

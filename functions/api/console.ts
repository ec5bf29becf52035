import { serve } from "../edge/http.ts";
import { openRoutes, staffApi } from "./routes.ts";

export const handler = serve([...openRoutes, ...staffApi.flatMap(({ routes }) => routes)]);

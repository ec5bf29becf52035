import "./ui/mantine.css";
import "./ui/tokens.css";
import "./ui/shell/boot.css";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { askAhead } from "./api/ahead.ts";
import { ApiError } from "./api/client.ts";
import { rememberMe } from "./api/me.ts";
import { finishSignIn, startSession } from "./api/session.ts";
import { router } from "./router.tsx";
import { cssVariables, theme } from "./theme.ts";
import { firstWords, preferredLocale, Words } from "./words/words.tsx";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: "always",
      staleTime: 10_000,
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
    // Without a network a call fails and says so, rather than waiting unseen.
    mutations: { networkMode: "always" },
  },
});

const schemes = localStorageColorSchemeManager({ key: "loopkeeper.color-scheme" });

const element = document.getElementById("root");
if (!element) throw new Error("index.html has lost its root.");
// A session that this tab has is known at once; who that is, from the last time, until the answer of now has come.
const returning = location.pathname === "/signed-in" ? undefined : startSession();
rememberMe(queries);
askAhead(queries);
const words = await firstWords(preferredLocale());
createRoot(element).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariables}
    defaultColorScheme="auto"
    colorSchemeManager={schemes}
  >
    <Words first={words}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Words>
  </MantineProvider>,
);

await (returning ?? finishSignIn((to) => router.history.replace(to)));

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/query_client";
import { languageStore, setLanguage } from "./api/texts";
import { router } from "./app/router";
import { startTheme } from "./ui/theme";
import "./ui/tokens.css";
import "./ui/base.css";

startTheme();
setLanguage(languageStore.get());

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);

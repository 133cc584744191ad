// Runs before the first paint: the colours that the reader chose, and that there are scripts.
"use strict";
{
  const root = document.documentElement;
  root.dataset.scripts = "";
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // Storage is blocked: the system's colours it is.
  }
}

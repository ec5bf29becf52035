import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const candidates = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The Chromium on this machine; where there is none and Debian's package can be had, it is fetched. Throws a sentence that says how to get one. */
export function findBrowser(): string {
  const found = candidates.find((path) => path && existsSync(path));
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.error("No Chromium on this machine: fetching Debian's (chromium, fonts-noto-cjk).");
    execFileSync("apt-get", ["update", "-qq"], { stdio: ["ignore", 2, 2] });
    execFileSync("apt-get", ["install", "-y", "-qq", "chromium", "fonts-noto-cjk"], { stdio: ["ignore", 2, 2] });
    return findBrowser();
  }
  throw new Error(
    "The browser tests need Chromium: install it (on Debian: sudo apt-get install chromium fonts-noto-cjk) or set CHROMIUM_PATH to the one you have.",
  );
}

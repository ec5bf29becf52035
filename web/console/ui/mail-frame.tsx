import classes from "./mail-frame.module.css";

const policy = "default-src 'none'; style-src 'unsafe-inline'";

/**
 * A mail as it looks, in a frame of its own: no scripts, no requests, no way out, and its links are still. It inherits the console's policy and
 * narrows it.
 */
export const MailFrame = ({ title, html }: { title: string; html: string }) => (
  <iframe
    className={`mail ${classes.frame}`}
    title={title}
    sandbox=""
    srcDoc={html
      .replace("<head>", `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`)
      .replace("<body", "<body inert")}
  />
);

/** The page's whole style sheet. Text is at least 4.5:1 on its ground and lines of controls 3:1, in light and dark; scores are neutral. */
export const style = `
:root{color-scheme:light dark;--ground:#f7f8fa;--surface:#fff;--line:#e4e6ec;--control:#868e9e;--ink:#1a1e27;--soft:#5a6272;--accent:#4650c4;--hover:#eef0fd;--on:#fff;--bad:#a4201b;--bad-ground:#fdeceb}
@media(prefers-color-scheme:dark){:root{--ground:#111318;--surface:#171a21;--line:#2a2f3a;--control:#717a8c;--ink:#e7e9ee;--soft:#a3a9b6;--accent:#a5aff5;--hover:#23274a;--on:#171a21;--bad:#ff9d95;--bad-ground:#381b1a}}
*{box-sizing:border-box}
html{background:var(--ground);color:var(--ink);font:1rem/1.5 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-inline-size:40rem;min-block-size:100vh;padding:1rem .75rem 2rem;overflow-wrap:anywhere}
header{display:flex;align-items:center;gap:.625rem;font-weight:600;padding:.25rem .25rem 1rem}
svg{flex:none}
main{background:var(--surface);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem .75rem}
h1{font-size:1.375rem;line-height:1.3;font-weight:650;letter-spacing:-.01em;margin:0;text-wrap:balance}
:lang(zh){line-break:strict}
p{margin:.75rem 0 0}
.soft{color:var(--soft);font-size:.875rem}
.context{margin:0 0 .5rem}
fieldset{border:0;margin:0;padding:0;min-inline-size:0}
legend{padding:0;inline-size:100%}
.scores{display:grid;grid-template-columns:repeat(6,1fr);gap:.25rem;margin-block-start:1.25rem}
.few{grid-template-columns:repeat(auto-fit,minmax(2.5rem,1fr))}
.scores label{position:relative;display:grid;place-items:center;min-block-size:3rem;font-size:1.125rem;font-weight:600;cursor:pointer}
.scores input{appearance:none;position:absolute;inset:0;inline-size:100%;block-size:100%;margin:0;border:1px solid var(--control);border-radius:.5rem;background:var(--surface);cursor:pointer}
.scores input:hover{background:var(--hover)}
.scores input:checked{background:var(--accent);border-color:var(--accent)}
.scores span{position:relative;pointer-events:none}
.scores input:checked+span{color:var(--on);font-weight:750;text-decoration:underline;text-underline-offset:.25em;text-decoration-thickness:2px}
.ends{display:flex;justify-content:space-between;gap:1rem;margin-block-start:.5rem}
.ends span:last-child{text-align:end}
.field{display:block;font-weight:600;margin-block:1.5rem .375rem}
.field .soft{font-weight:400}
.callback{margin-block-start:1.5rem}
legend.field,.when .field{margin-block:0 .25rem}
.when{margin-block-start:.5rem}
textarea,select{font:inherit;color:inherit;inline-size:100%;border:1px solid var(--control);border-radius:.5rem;background:var(--surface);padding:.625rem .75rem}
textarea{display:block;min-block-size:7rem;resize:vertical}
select{min-block-size:2.75rem}
.call{display:flex;align-items:center;gap:.75rem;min-block-size:2.75rem;cursor:pointer}
.call input{inline-size:1.375rem;block-size:1.375rem;margin:0;flex:none;accent-color:var(--accent)}
.low,.middle,.high,.trap{display:none}
.ask{margin-block-start:1.5rem}
.ask .field{margin-block:0 .25rem}
.ask .problem{display:block;margin:0 0 .5rem}
.then{margin-inline-start:2.125rem}
.then .ask{margin-block:.5rem 1rem}
@supports selector(:has(*)){
form:not(:has(.l:checked)) .some.of-l:not(.of-m,.of-h),form:not(:has(.m:checked)) .some.of-m:not(.of-l,.of-h),form:not(:has(.h:checked)) .some.of-h:not(.of-l,.of-m),form:not(:has(.l:checked,.m:checked)) .some.of-l.of-m:not(.of-h),form:not(:has(.l:checked,.h:checked)) .some.of-l.of-h:not(.of-m),form:not(:has(.m:checked,.h:checked)) .some.of-m.of-h:not(.of-l),label:not(:has(:checked))+.then{display:none}
form:has(.l:checked) .low,form:has(.m:checked) .middle,form:has(.h:checked) .high{display:inline}
form:has(.l:checked) .any,form:has(.m:checked) .any,form:has(.h:checked) .any{display:none}
form:not(:has(#call:checked)) .when{display:none}
}
button{font:inherit;font-weight:650;color:var(--on);background:var(--accent);border:1px solid transparent;border-radius:.5rem;min-block-size:3rem;inline-size:100%;padding:.625rem 1.5rem;margin-block-start:1.5rem;cursor:pointer}
button:hover{filter:brightness(1.08)}
a{color:var(--accent);display:inline-block;padding-block:.625rem}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.problem{color:var(--bad);background:var(--bad-ground);border-inline-start:.25rem solid;border-radius:.25rem;padding:.625rem .75rem;margin:0 0 1.25rem;font-weight:600}
@media(forced-colors:active){.scores input:checked{outline:4px solid Highlight;outline-offset:-4px}}
@media(min-width:36rem){body{padding:3rem 1.5rem}main{padding:2.25rem 2.5rem 2.5rem}h1{font-size:1.625rem}.scores{grid-template-columns:repeat(11,1fr);gap:.375rem}.few{grid-template-columns:repeat(auto-fit,minmax(2.5rem,1fr))}button{inline-size:auto}}
`.replaceAll("\n", "");

/**
 * The page's whole script: where somebody chose a score by hand (a trusted touch, click or key, which only a visible page gets) and leaves
 * without sending, the score and what else was said is kept, and the same link goes on with it. A scanner that opens or runs the page touches nothing, so it saves nothing.
 */
export const script = `(f=>{let t,d;for(const e of["pointerdown","keydown"])addEventListener(e,v=>{t=t||v.isTrusted});f.addEventListener("submit",()=>{d=1});document.addEventListener("visibilitychange",()=>{if(document.hidden&&t&&!d&&f.score.value){const p=new URLSearchParams(new FormData(f));p.set("partial","yes");navigator.sendBeacon(f.action,p)}})})(document.forms[0])`;
